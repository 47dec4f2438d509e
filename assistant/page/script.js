// Run by Gradio once for each panel that has buttons (answers, document, recent questions), with `element`, `trigger`,
// `props` and `watch`, after selection.js. Clicks are caught here, on the panel, so that its content may change freely.

const FIELDS = ["document", "start", "end", "highlights", "others"];

const samePlace = (one, other) => FIELDS.every((name) => one.dataset[name] === other.dataset[name]);

const openButtons = () => [...document.querySelectorAll('.card button[data-action="open"]')];

const reader = () => document.querySelector(".reader");

const opener = () => reader() && openButtons().find((button) => samePlace(button, reader()));

const placeOf = (button) => {
  const { document: name, start, end, highlights, others } = button.dataset;
  return { document: name, start: Number(start), end: Number(end), highlights, others };
};

const say = (words) => {
  const status = document.querySelector("#etat .status");
  if (status) status.textContent = words;
};

const reveal = () => {
  const extract = document.getElementById("extrait");
  if (!extract) {
    reader()?.scrollIntoView({ block: "nearest" });
    return;
  }
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

// The address of the page follows the document that is open, so that it can be kept or sent as it is.
const showAddress = () => {
  const link = reader()?.querySelector('button[data-action="copy"]')?.dataset.link;
  const wanted = location.pathname + (link || "");
  if (location.pathname + location.search !== wanted) history.replaceState(history.state, "", wanted);
};

const showWhichIsOpen = () => {
  const shown = reader();
  const buttons = openButtons();
  const at = buttons.indexOf(opener());
  for (const [number, button] of buttons.entries()) {
    button.closest(".card").classList.toggle("is-open", number === at);
  }
  const steps = shown?.querySelector(".steps");
  if (steps) {
    steps.hidden = at < 0 || buttons.length < 2;
    steps.querySelector(".step").textContent = `Extrait ${at + 1} sur ${buttons.length}`;
    steps.querySelector('[data-action="previous"]').disabled = at <= 0;
    steps.querySelector('[data-action="next"]').disabled = at >= buttons.length - 1;
  }
};

const open = (button) => {
  if (reader() && samePlace(button, reader())) {
    reveal();
    return;
  }
  // The answers' panel alone is listened to for this, wherever the button is.
  if (element.closest("#reponses")) trigger("click", placeOf(button));
  else button.click();
};

const step = (by) => {
  const buttons = openButtons();
  const next = buttons[buttons.indexOf(opener()) + by];
  if (next) open(next);
};

const close = () => {
  const from = opener();
  props.value = "";
  setTimeout(() => {
    showWhichIsOpen();
    showAddress();
    (from || document.querySelector("#question textarea, #question input"))?.focus();
  });
};

const ask = (button) => {
  const { question, way } = button.dataset;
  const box = document.querySelector("#question textarea, #question input");
  const send = document.getElementById("chercher");
  if (!send) {  // the page is still opening
    setTimeout(() => ask(button), 50);
    return;
  }
  button.closest("details")?.removeAttribute("open");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  send.dataset.sent = JSON.stringify({ question, way });
  send.click();
};

// The clipboard's own way needs https or this machine; the old one serves the other addresses.
const copyText = async (text) => {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
};

const copy = async (button) => {
  const { quotation, link } = button.dataset;
  const address = location.origin + location.pathname + link;
  const label = button.dataset.label || button.textContent;
  button.dataset.label = label;
  try {
    await copyText(`${quotation} Disponible à l’adresse\u00a0: ${address}`);
    button.textContent = "Citation copiée";
    say("Citation copiée.");
  } catch {
    button.textContent = "Copie refusée par le navigateur";
    say("Le navigateur a refusé la copie : sélectionnez le texte et copiez-le.");
  }
  setTimeout(() => { button.textContent = label; }, 2500);
  button.focus();
};

const judge = (button) => {
  const card = button.closest(".card");
  for (const other of card.querySelectorAll('[data-action="judge"]')) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  trigger("like", { ...placeOf(card.querySelector('[data-action="open"]')), verdict: button.dataset.verdict });
};

// The extract of a card, for the dossier.
const collect = (button) => {
  trigger("select", placeOf(button.closest(".card").querySelector('[data-action="open"]')));
  button.textContent = "Ajouté au dossier";
  setTimeout(() => { button.textContent = "Ajouter au dossier"; }, 2500);
};

const takeSelection = () => {
  const words = taken();
  if (words) trigger("select", words);
};

const ACTIONS = { open, copy, judge, ask, close, collect, select: takeSelection, previous: () => step(-1), next: () => step(1) };

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button) ACTIONS[button.dataset.action]?.(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".reader")) close();
});

watch("value", () => {
  showWhichIsOpen();
  if (element.closest("#lecteur")) {
    chosen = null;
    showSelection();
    showAddress();
    if (element.querySelector(".reader")) reveal();
  }
});
