// Run by Gradio once for each panel of the tab "Documents" that has buttons or takes files, with `element`, `trigger`, `props`
// and `watch`. Everything is caught here, on the panel, so that its content may change freely.

const zone = () => element.querySelector(".drop");

const sending = () => document.querySelector("#documents-depot .sending");

const showSending = (words, done, total) => {
  const shown = sending();
  if (!shown) return;
  shown.hidden = false;
  shown.querySelector("span").textContent = words;
  const bar = shown.querySelector("progress");
  bar.max = total || 1;
  bar.value = done;
};

// One request a file, so that one that fails leaves the others alone.
const send = (file, told) =>
  new Promise((resolve) => {
    const { route, header, largest } = zone().dataset;
    if (file.size > Number(largest)) return resolve({ name: file.name, problem: "large" });
    const request = new XMLHttpRequest();
    request.open("POST", route);
    request.setRequestHeader(header, "1");
    request.upload.onprogress = (event) => told(event.loaded);
    request.onloadend = () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // a file that cannot be read, a folder, or a lost connection: the server tells what is missing
      }
      told(file.size);
      resolve({ name: file.name, token: answer.token, problem: answer.problem });
    };
    request.send(file);
  });

let busy = false;

const sendAll = async (chosen) => {
  if (busy || !chosen.length) return;
  busy = true;
  const most = Number(zone().dataset.most);
  const total = chosen.reduce((sum, file) => sum + file.size, 0);
  const files = [];
  let before = 0;
  for (const [number, file] of chosen.entries()) {
    const words = `Envoi : ${number + 1} sur ${chosen.length}`;
    showSending(words, before, total);
    const sent = number < most ? await send(file, (loaded) => showSending(words, before + loaded, total)) : { name: file.name, problem: "many" };
    files.push(sent);
    before += file.size;
  }
  showSending("Fichiers envoyés ; l’import commence dès que possible.", total, total);
  busy = false;
  trigger("upload", { files });
};

element.addEventListener("change", (event) => {
  if (!event.target.matches('input[type="file"]')) return;
  const chosen = [...event.target.files];
  sendAll(chosen).finally(() => { event.target.value = ""; }); // the same file may be chosen again
});

// A file dropped beside the zone would else replace the page.
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  element.addEventListener(name, (event) => {
    if (!zone()) return;
    event.preventDefault();
    zone().classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") sendAll([...event.dataTransfer.files]);
  });
}

const dialog = () => element.querySelector("dialog");

const close = () => {
  props.value = "";
  setTimeout(() => globalThis.sourcierOpener?.focus());
};

const ACTIONS = {
  open: (button) => {
    globalThis.sourcierOpener = button;
    trigger("click", { document: button.dataset.document });
  },
  ask: (button) => {
    dialog().dataset.document = button.dataset.document;
    dialog().querySelector(".words").textContent = `« ${button.dataset.title} »`;
    dialog().showModal();
  },
  keep: () => dialog().close(),
  remove: () => {
    dialog().close();
    trigger("delete", { document: dialog().dataset.document });
    document.querySelector("#documents-chercher :is(input, textarea)")?.focus(); // the button goes with its document
  },
  close,
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-action]");
  if (button) ACTIONS[button.dataset.action]?.(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".bench-reader") && element.offsetParent) close();
});

watch("value", () => {
  if (element.closest("#documents-avancement") && sending()) sending().hidden = true;
  const shown = element.querySelector(".bench-reader");
  if (shown) {
    shown.scrollIntoView({ block: "nearest" });
    shown.querySelector('[data-action="close"]').focus({ preventScroll: true });
  }
});
