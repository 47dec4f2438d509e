// Run by Gradio once for each panel of the bench that has buttons, files to give, or a text to select in, with `element`,
// `trigger`, `props` and `watch`. Everything is caught here, on the panel, so that its content may change freely.

const LARGEST = 30_000_000;

// Offsets are counted in code points, as the server counts them: an emoji is one, though JavaScript sees two.
const points = (text) => [...text].length;

const numbers = new Set(["start", "end", "number", "item"]);

const sent = (data) => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]));

let chosen = null;
let scrolled = null;

const pane = () => element.querySelector(".reader-text");

// What is selected of the document, clamped to it; null if nothing is.
const selection = () => {
  const text = pane();
  const picked = getSelection();
  if (!text || !picked.rangeCount || picked.isCollapsed) return null;
  const range = picked.getRangeAt(0).cloneRange();
  if (!range.intersectsNode(text)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(whole.startContainer, whole.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(whole.endContainer, whole.endOffset);
  const before = whole.cloneRange();
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  if (!words.trim()) return null;
  const start = Number(text.dataset.start) + points(before.toString());
  return { document: text.dataset.document, start, end: start + points(words), text: words };
};

const showSelection = () => {
  const bar = element.querySelector(".selection");
  if (!bar) return;
  bar.querySelector("button").disabled = !chosen;
  bar.querySelector(".words").textContent = chosen ? `« ${chosen.text.trim()} »` : bar.dataset.hint;
};

document.addEventListener("selectionchange", () => {
  if (!element.isConnected || !element.querySelector(".selection")) return;
  const found = selection();
  const inside = pane().contains(getSelection().anchorNode);
  if (!found && !inside) return; // a click on a button takes nothing away
  chosen = found;
  showSelection();
});

const close = () => {
  props.value = "";
  setTimeout(() => globalThis.sourcierOpener?.focus());
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  const { action } = button.dataset;
  if (action === "close") {
    close();
  } else if (action === "select") {
    scrolled = pane().scrollTop;
    if (chosen) trigger("select", chosen);
  } else if (action === "browse") {
    trigger("click", { action, document: element.querySelector("select").value });
  } else {
    globalThis.sourcierOpener = button;
    trigger("click", sent(button.dataset));
  }
});

element.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.matches("select[data-action]")) {
    trigger("click", sent({ ...field.dataset, item: field.value }));
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
  trigger("upload", { name: file.name, text });
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
  const parcel = element.querySelector(".parcel");
  if (parcel) save(parcel);
  chosen = null;
  showSelection();
  if (element.querySelector(".bench-reader")) reveal();
});
