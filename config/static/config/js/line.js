// Offline and back online, told once each.
let box = null;

function show(kind, words) {
  const region = document.querySelector("#status [role=status]");
  box?.remove();
  box = document.createElement("div");
  box.className = `notice ${kind}`;
  box.textContent = words;
  region?.append(box);
}

const hour = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

addEventListener("offline", () => show("warn", `Offline since ${hour()}. What you type stays on this page; save when you are back.`));
addEventListener("online", () => {
  if (!box) return;
  show("done", "Back online. You can save now.");
  setTimeout(() => box?.remove(), 20_000);
});
