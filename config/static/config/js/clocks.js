// Clocks that the server drew, told anew each minute in the same words (accounts/web/words.py), nothing swapped.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function pairs(span, exact) {
  const minutes = Math.max(0, Math.floor(span / MINUTE));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (span >= 4 * DAY) return [[Math.floor(span / DAY), "d"]];
  if (!hours) return [[rest, "min"]];
  if (exact) return [[hours, "h"], [rest, "min"]];
  if (span < 10 * HOUR) return [[hours, "h"], [String(rest).padStart(2, "0"), ""]];
  return [[hours, "h"]];
}

function spanWords(span) {
  const minutes = Math.max(0, Math.floor(span / MINUTE));
  const hours = Math.floor(minutes / 60);
  if (span >= 4 * DAY) return `${Math.floor(span / DAY)} d`;
  if (!hours) return `${minutes % 60} min`;
  return hours >= 24 || minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

function unit(word) {
  const small = document.createElement("span");
  small.className = "u";
  small.textContent = ` ${word}`;
  return small;
}

function drawClock(clock, now) {
  const shown = pairs(now - Date.parse(clock.dataset.clock), "exact" in clock.dataset);
  const parts = shown.flatMap(([number, word], at) => [at ? ` ${number}` : String(number), word ? unit(word) : ""]);
  clock.replaceChildren(...parts);
}

function drawDue(tag, now) {
  const span = Date.parse(tag.dataset.due) - now;
  tag.classList.toggle("late", span < 0);
  tag.classList.toggle("soon", span >= 0);
  tag.lastElementChild.textContent = span < 0 ? `Overdue ${spanWords(-span)}` : `Due in ${spanWords(span)}`;
}

function drawSince(time, now) {
  const shown = pairs(now - Date.parse(time.dateTime), false);
  time.textContent = shown.map(([number, word]) => `${number} ${word}`.trim()).join(" ");
}

// The server's clock is the one that counts: a phone that is set wrong adds only the time it has been open.
const opened = Date.now();
const served = Date.parse(document.querySelector("meta[name=served-at]")?.content ?? "") || opened;

function tick() {
  const now = served + Date.now() - opened;
  document.querySelectorAll("[data-clock]").forEach((clock) => drawClock(clock, now));
  document.querySelectorAll("[data-due]").forEach((tag) => drawDue(tag, now));
  document.querySelectorAll("[data-since]").forEach((time) => drawSince(time, now));
}

setInterval(tick, MINUTE);
document.addEventListener("visibilitychange", () => document.hidden || tick());
document.addEventListener("standdown:tick", tick);
