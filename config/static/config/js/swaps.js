// Where the reader stands after htmx changed the page, and what is said about it.
function say(words) {
  const region = document.querySelector("#status [role=status]");
  if (!region) return;
  const line = document.createElement("span");
  line.className = "vh";
  line.textContent = words;
  region.append(line);
  setTimeout(() => line.remove(), 20_000);
}

// Any module, or a response by HX-Trigger, may announce: {"standdown:say": {"words": "12 found"}}.
document.addEventListener("standdown:say", (event) => say(event.detail.words));

// A row that goes leaves the focus to the next one: remember it before it is gone.
let next = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const row = document.activeElement?.closest("li, tr");
  const gone = row && event.detail.target.contains(row) ? row : null;
  const follower = gone && (gone.nextElementSibling ?? gone.previousElementSibling);
  next = follower?.querySelector("a, button") ?? null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  const goal =
    swapped.querySelector?.("[data-errors], [role=alert]") ??
    swapped.querySelector?.("[data-focus]") ??
    (swapped.id === "main" ? swapped.querySelector("h1") : null) ??
    (document.activeElement === document.body && next?.isConnected ? next : null);
  goal?.focus();
  next = null;
  document.dispatchEvent(new Event("standdown:tick"));
});

for (const kind of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(kind, () => {
    const box = document.getElementById("status");
    const alert = document.createElement("div");
    alert.className = "notice stop";
    alert.setAttribute("role", "alert");
    alert.textContent =
      kind === "htmx:sendError"
        ? "Not saved: the server could not be reached. Nothing you typed is lost; try again."
        : "Not saved: the server refused this step. Load the page again to see how it stands.";
    box.querySelectorAll("[role=alert]").forEach((old) => old.remove());
    box.append(alert);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.moretab[open]").forEach((box) => {
    box.open = false;
    box.querySelector("summary").focus();
  });
});
