// The keyboard, and what a page without script does not need. Elements say themselves what they do:
// data-key="a"        the key a clicks it (focuses it, if it is a field)
// data-insert="text"  a click puts the text into the translation, at the cursor
// data-use="text"     a click makes the text the translation
// data-opens="id"     a click opens the dialog
// data-unsaved="?"    of a form: what to ask before its changed text is left
(() => {
  "use strict";
  const FIELDS = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
  const target = () => document.getElementById("target");
  document.documentElement.classList.add("scripted-page");

  const remembered = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("dragoman-keys", value);
      return localStorage.getItem("dragoman-keys");
    } catch { return null; }  // no storage: single keys stay on
  };

  const press = (element) => {
    if (element.matches(FIELDS)) element.focus();
    else element.click();
  };

  const put = (text, all) => {
    const field = target();
    if (!field) return;
    if (all) field.select();
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const typing = event.target.matches?.(FIELDS);
    if (typing && event.key === "Escape") return event.target.blur();
    if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === target()) {
      event.preventDefault();
      return document.getElementById("save").click();
    }
    let key = event.key;
    if (event.altKey && /^Digit[1-9]$/.test(event.code)) key = event.code.slice(5);
    else if (typing || event.altKey || event.ctrlKey || event.metaKey || remembered() === "off") return;
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
    if (element && !event.repeat) {
      event.preventDefault();
      press(element);
    }
  });

  const unsaved = () => {
    const field = target();
    const changed = field && (field.value !== field.defaultValue || field.form.dataset.typed);
    return changed ? field.form.dataset.unsaved : "";
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && unsaved() && !window.confirm(unsaved())) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const button = event.target.closest("[data-insert], [data-use], [data-opens]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const { insert, use, opens } = button.dataset;
    if (opens) document.getElementById(opens).showModal();
    else put(insert ?? use, insert === undefined);
  }, true);

  document.addEventListener("change", (event) => {
    if (event.target.id === "single-keys") remembered(event.target.checked ? "on" : "off");
  });

  // After each page: the state of the box, and what was done said to those who listen.
  const settle = () => {
    const box = document.getElementById("single-keys");
    if (box) box.checked = remembered() !== "off";
  };
  document.addEventListener("htmx:afterSettle", () => {
    settle();
    document.getElementById("main")?.focus({ preventScroll: true });
    const said = document.querySelector("#flash span");
    if (said) {
      const text = said.textContent;
      said.textContent = "";
      setTimeout(() => { said.textContent = text; }, 50);
    }
  });
  settle();
})();
