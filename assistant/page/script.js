// Run by Gradio once for each of the two panels (answers, document), with `element`, `trigger`,
// `props` and `watch`. Clicks are caught here, on the panel, so that its content may change freely.

const FIELDS = ["document", "start", "end", "highlights"];

const samePlace = (one, other) => FIELDS.every((name) => one.dataset[name] === other.dataset[name]);

const openButtons = () => [...document.querySelectorAll('button[data-action="open"]')];

const reader = () => document.querySelector(".reader");

const reveal = () => {
  const extract = document.getElementById("extrait");
  if (!extract) return;
  const pane = extract.closest(".reader-text");
  if (pane.scrollHeight > pane.clientHeight + 1) {
    const offset = extract.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop += offset - pane.clientHeight / 4;
    reader().scrollIntoView({ block: "nearest" });
  } else {
    extract.scrollIntoView({ block: extract.offsetHeight > window.innerHeight / 2 ? "start" : "center" });
  }
  extract.focus({ preventScroll: true });
};

const showWhichIsOpen = () => {
  const shown = reader();
  for (const button of openButtons()) {
    const isOpen = Boolean(shown) && samePlace(button, shown);
    button.closest(".card").classList.toggle("is-open", isOpen);
  }
};

const open = (button) => {
  if (reader() && samePlace(button, reader())) {
    reveal();
    return;
  }
  const { document: name, start, end, highlights } = button.dataset;
  trigger("click", { document: name, start: Number(start), end: Number(end), highlights });
};

const close = () => {
  const shown = reader();
  const opener = shown && openButtons().find((button) => samePlace(button, shown));
  props.value = "";
  setTimeout(() => {
    showWhichIsOpen();
    opener?.focus();
  });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (!button) return;
  if (button.dataset.action === "open") open(button);
  else close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".reader")) close();
});

watch("value", () => {
  showWhichIsOpen();
  if (element.querySelector("#extrait")) reveal();
});
