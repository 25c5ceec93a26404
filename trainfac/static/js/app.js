// What pages gain where scripts run. Nothing here is needed to use them.
"use strict";

(() => {
  const focusErrors = () => {
    const heading = document.querySelector("[data-error-summary] h2");
    if (heading) heading.focus();
  };

  // A link of the error summary leads to a group of answers; the person wants the first of them.
  const followErrorLink = (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const group = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!group || group.tagName !== "FIELDSET") return;
    const first = group.querySelector("input");
    if (!first) return;
    event.preventDefault();
    group.scrollIntoView();
    first.focus();
  };

  // The server stands a second submit; this spares the wait and the doubt.
  const guardSubmit = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-again]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 8000);
  };
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
  };

  const button = (text, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-secondary";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    return made;
  };

  const addReveal = (row) => {
    const input = row.querySelector("input");
    const toggle = button(row.dataset.show, row.dataset.showLabel);
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      toggle.textContent = shown ? row.dataset.hide : row.dataset.show;
      toggle.setAttribute("aria-label", shown ? row.dataset.hideLabel : row.dataset.showLabel);
    };
    toggle.addEventListener("click", () => show(input.type === "password"));
    if (input.form) input.form.addEventListener("submit", () => show(false));
    row.append(toggle);
  };

  const addCopy = (row) => {
    if (!navigator.clipboard) return;
    const input = row.querySelector("input");
    const copy = button(row.dataset.copyLabel);
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      copy.textContent = row.dataset.copied;
      setTimeout(() => { copy.textContent = row.dataset.copyLabel; }, 3000);
    });
    row.append(copy);
  };

  const addCount = (control) => {
    const line = document.getElementById(`${control.id}-limit`);
    if (!line) return;
    const limit = Number(control.dataset.limit);
    const rest = line.textContent;
    const show = () => {
      // Code points, and a line end as the two characters that a form sends: what the server counts.
      const left = limit - [...control.value.replace(/\r?\n/g, "\r\n")].length;
      const text = left < 0 ? line.dataset.over : line.dataset.left;
      line.textContent = left === limit ? rest : text.replace("{count}", String(Math.abs(left)));
      line.classList.toggle("limit--over", left < 0);
    };
    control.addEventListener("input", show);
    show();
  };

  const closeMenus = (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      const away = event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target);
      if (!away) continue;
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held && event.type === "keydown") menu.querySelector("summary").focus();
    }
  };

  // Whoever changes the language in the middle of a form takes along what they typed; the server keeps it for the page.
  const takeTypedAlong = (event) => {
    const link = event.target.closest(".masthead a[hreflang]");
    const form = link && document.querySelector("main form[method='post']:not(.post-button)");
    if (!form) return;
    event.preventDefault();
    for (const secret of form.querySelectorAll("[type=password], [type=file]")) secret.disabled = true;
    form.enctype = "application/x-www-form-urlencoded";
    form.action = link.href;
    HTMLFormElement.prototype.submit.call(form);
  };

  const enhance = (root) => {
    for (const row of root.querySelectorAll("[data-reveal]:not([data-ready])")) { row.dataset.ready = ""; addReveal(row); }
    for (const row of root.querySelectorAll("[data-copy]:not([data-ready])")) { row.dataset.ready = ""; addCopy(row); }
    for (const item of root.querySelectorAll("[data-limit]:not([data-ready])")) { item.dataset.ready = ""; addCount(item); }
    for (const item of root.querySelectorAll("[data-print][hidden]")) {
      item.hidden = false;
      item.addEventListener("click", () => window.print());
    }
  };

  document.addEventListener("submit", guardSubmit);
  document.addEventListener("click", followErrorLink);
  document.addEventListener("click", takeTypedAlong);
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
  // Coming back with the browser's back button shows the page as it was left, guard included.
  window.addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) release(form); });
  document.addEventListener("htmx:afterSettle", (event) => enhance(event.target));
  enhance(document);
  focusErrors();
})();
