// Run by Gradio once, for the header of the page: gives screen readers what Gradio leaves unsaid, or says in English. Groups,
// menus and folded sections come and go, so the page is watched.

const rename = () => {
  for (const group of document.querySelectorAll("#sourcier fieldset:not([aria-label])")) {
    const title = group.querySelector('[data-testid="block-info"]');
    if (title) group.setAttribute("aria-label", title.textContent.trim());
  }
  for (const menu of document.querySelectorAll('#sourcier [aria-label="More tabs"]')) menu.setAttribute("aria-label", "Autres onglets");
  for (const button of document.querySelectorAll("#sourcier button.label-wrap")) {
    button.setAttribute("aria-expanded", String(button.classList.contains("open")));
    button.querySelector(".icon")?.setAttribute("aria-hidden", "true");
  }
};

new MutationObserver(rename).observe(document.getElementById("sourcier"), { childList: true, subtree: true, attributeFilter: ["class"] });
rename();
