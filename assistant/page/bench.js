// Run by Gradio once for each panel of the bench that has buttons, files to give, or a text to select in, with `element`,
// `trigger`, `props` and `watch`, after selection.js. Everything is caught here, on the panel, so that its content may change
// freely.

const LARGEST = 30_000_000;

const numbers = new Set(["start", "end", "number", "item", "place", "by", "target"]);

const sent = (data) => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]));

let pressed = null;

// What is typed in the dossier waits a moment, so that a gesture made right after carries it along: of two messages, the second
// may arrive first.
const typed = (globalThis.sourcierTyped ??= []);
let resting = 0;

// One gesture of the page at a time: of messages that leave together, Gradio may lose one. The next leaves once a panel is drawn
// again, or when none has been for a while: not all gestures change one.
const gestures = (globalThis.sourcierGestures ??= { waiting: [], pause: 0 });

const next = () => {
  clearTimeout(gestures.pause);
  const gesture = gestures.waiting.shift();
  gestures.pause = gesture ? setTimeout(next, 1_000) : 0;
  gesture?.();
};

const send = (name, data) => {
  gestures.waiting.push(() => trigger(name, element.closest("#dossier") ? { ...data, typed: typed.splice(0) } : data));
  if (!gestures.pause) next();
};

const type = (words) => {
  typed.push(words);
  clearTimeout(resting);
  resting = setTimeout(() => typed.length && send("click", { action: "typed" }), 300);
};

// A panel that is drawn again takes the focus away: it goes back to the same button of the same thing (`data-key`), wherever that
// went; else to a neighbour.
const refocus = () => {
  if (!pressed || document.activeElement !== document.body) return;
  const buttons = [...element.querySelectorAll("button[data-action]")];
  const like = (...names) => buttons.find((button) => names.every((name) => button.dataset[name] === pressed[name]));
  const same = like("action", "key", "by") || like("action", "key") || like("action", "number", "place") || like("action");
  (same || buttons[0])?.focus({ preventScroll: Boolean(same) });
  pressed = null;
};

const close = () => {
  props.value = "";
  setTimeout(() => globalThis.sourcierOpener?.focus());
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  const { action } = button.dataset;
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  if (action === "close") {
    close();
  } else if (action === "select") {
    const words = taken();
    if (words) send("select", words);
  } else if (action === "browse") {
    send("click", { action, document: element.querySelector("select").value });
  } else {
    // A double click moves once: the panel is not drawn again yet when its second half comes.
    if (button.dataset.by) {
      if (button.ariaBusy === "true") return;
      button.ariaBusy = "true";
      setTimeout(() => (button.ariaBusy = null), 500);
    }
    globalThis.sourcierOpener = button;
    pressed = { ...button.dataset };
    send("click", sent(button.dataset));
  }
});

element.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.matches("select[data-action]")) {
    send("click", sent({ ...field.dataset, item: field.value, target: field.value, text: field.value }));
    return;
  }
  if (field.matches("input[data-action], textarea[data-action]")) {
    type({ ...sent(field.dataset), text: field.value });
    element.querySelector('[data-kept="page"]')?.setAttribute("data-unsaved", "");
    return;
  }
  const file = field.matches('input[type="file"]') && field.files[0];
  if (!file) return;
  let text = null;
  try {
    if (file.size <= LARGEST) text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    // not UTF-8: the server says so in French
  }
  send("upload", { name: file.name, text });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".bench-reader") && element.offsetParent) close();
});

const save = (parcel) => {
  const bytes = Uint8Array.from(atob(parcel.dataset.content), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: parcel.dataset.type }));
  link.download = parcel.dataset.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  setTimeout(() => (props.value = ""));
};

const reveal = () => {
  const extract = element.querySelector("mark.extract");
  const text = pane();
  if (!extract) {
    if (scrolled !== null) text.scrollTop = scrolled;
    else element.querySelector(".bench-reader").scrollIntoView({ block: "nearest" });
  } else {
    if (text.scrollHeight > text.clientHeight + 1) {
      text.scrollTop += extract.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 4;
      element.querySelector(".bench-reader").scrollIntoView({ block: "nearest" });
    } else {
      extract.scrollIntoView({ block: "center" });
    }
    extract.focus({ preventScroll: true });
  }
  scrolled = null;
};

// Gradio draws the title of a group of choices without tying it to the group: a screen reader would never say it.
const nameGroups = () => {
  for (const group of document.querySelectorAll("#sourcier .bench fieldset:not([aria-label])")) {
    const title = group.querySelector('[data-testid="block-info"]')?.textContent.trim();
    if (title) group.setAttribute("aria-label", title);
  }
};

setTimeout(nameGroups);

watch("value", () => {
  setTimeout(nameGroups);
  setTimeout(next);
  const parcel = element.querySelector(".parcel");
  if (parcel) save(parcel);
  chosen = null;
  showSelection();
  if (element.querySelector(".bench-reader")) reveal();
  else setTimeout(refocus);
});

addEventListener("beforeunload", (event) => {
  if (element.querySelector("[data-unsaved]")) event.preventDefault();
});
