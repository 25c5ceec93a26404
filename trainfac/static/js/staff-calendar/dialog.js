// The dialog that asks where a session goes, tells what speaks against it, and what somebody else changed meanwhile.
"use strict";

if (staffCalendar) staffCalendar.dialog = (() => {
  const { words, find, fill, element, lines, say, server, drawing } = staffCalendar;
  const dialog = find("dialog");
  const fields = Object.fromEntries(["day", "starts", "ends", "room", "why"].map((name) => [name, document.getElementById(`cal-${name}`)]));
  const buttons = [find("save"), find("copy")];
  const stop = (stops) => { for (const button of buttons) button.disabled = stops; };
  let wish = null; // what the dialog is about
  let looking = 0;

  const showPlace = (starts, ends) => {
    fields.day.value = starts.slice(0, 10);
    fields.starts.value = starts.slice(11);
    fields.ends.value = ends.slice(11);
  };
  const showRoom = (room, name) => {
    if (![...fields.room.options].some((option) => option.value === String(room))) fields.room.add(new Option(name, String(room)));
    fields.room.value = String(room);
  };
  const about = (one) => {
    find("title").textContent = fill(words.move, { name: one.title });
    find("about").textContent = `${one.when}, ${one.time} · ${one.run} · ${one.place} · ${one.people}`;
  };
  const typed = () => {
    const { one, swap } = wish;
    const room = Number(fields.room.value);
    const other = swap && swap.rows !== "rooms" ? swap : room !== one.room ? { rows: "rooms", before: one.room, after: room } : null;
    return { ...wish, swap: other, starts: `${fields.day.value}T${fields.starts.value}`, ends: `${fields.day.value}T${fields.ends.value}`, reason: fields.why.value.trim() };
  };

  const instead = (free) => {
    const button = element("button", "btn btn-outline-secondary btn-sm", free.label);
    button.type = "button";
    button.addEventListener("click", () => {
      showPlace(free.start, free.end);
      if (free.room !== Number(fields.room.value)) fields.room.value = String(free.room);
      look();
    });
    return button;
  };
  const show = (answer) => {
    const parts = [];
    const clashes = answer.clashes || [];
    if (answer.refused.length) parts.push(element("p", "cal-answer__bad", words.cannot), lines(answer.refused));
    if (clashes.length) {
      parts.push(element("p", "cal-answer__bad", words.clashes), lines(clashes.map((one) => one.text)));
      parts.push(element("p", "", answer.overridable ? words.reason_needed : words.cannot));
    } else if (!answer.refused.length) parts.push(element("p", "cal-answer__good", words.free));
    if (answer.notes && answer.notes.length) parts.push(lines(answer.notes));
    if (answer.alternatives && answer.alternatives.length) {
      const list = element("div", "cal-answer__instead");
      list.append(...answer.alternatives.map(instead));
      parts.push(element("p", "", words.instead), list);
    }
    find("answer").replaceChildren(...parts);
    find("reason").hidden = !(fields.why.value || (clashes.length && answer.overridable));
    stop(answer.refused.length > 0 || (clashes.length > 0 && !answer.overridable));
  };
  const fail = (problem) => {
    find("answer").replaceChildren(element("p", "cal-answer__bad", problem.message));
    stop(false);
  };
  const look = async () => {
    const mine = ++looking;
    if (!fields.day.value || !fields.starts.value || !fields.ends.value) return;
    find("answer").replaceChildren(element("p", "hint", words.checking));
    try {
      const answer = await server.check(typed());
      if (mine === looking) show(answer);
    } catch (problem) {
      if (mine === looking) fail(problem);
    }
  };

  const open = (wanted, answer) => {
    const { one } = wanted;
    wish = wanted;
    about(one);
    find("open").href = one.href;
    showPlace(wanted.starts, wanted.ends);
    showRoom(wanted.swap && wanted.swap.rows === "rooms" ? wanted.swap.after : one.room, one.place);
    fields.room.disabled = Boolean(wanted.swap && wanted.swap.rows !== "rooms");
    fields.why.value = wanted.reason || "";
    const names = wanted.swap && wanted.swap.names;
    find("swap").replaceChildren(...(names ? [element("p", "", fill(words.from_to, { before: names[0], after: names[1] }))] : []));
    find("save").hidden = Boolean(wanted.copy);
    for (const part of ["answer", "changed"]) find(part).replaceChildren();
    find("reason").hidden = true;
    stop(false);
    dialog.showModal();
    if (answer) show(answer);
    find("title").focus();
  };

  // Somebody else was quicker. What was typed stays; what was not touched is shown as it is now.
  const overtaken = (wanted, answer) => {
    const before = wanted.one;
    const one = { ...before, ...answer.now };
    if (!dialog.open) open({ ...wanted, one, revert: null });
    else {
      const same = typed();
      if (same.starts === before.start && same.ends === before.end) showPlace(one.start, one.end);
      if (Number(fields.room.value) === before.room) showRoom(one.room, one.place);
      wish = { ...wish, one, revert: null };
      about(one);
    }
    const parts = [element("p", "cal-answer__bad", answer.refused.join(" "))];
    if (answer.changes.length) {
      parts.push(element("p", "", fill(words.by, { name: answer.changes[0].by, when: answer.changes[0].when })));
      parts.push(lines(answer.changes.map((change) => fill(words.change, change))));
    }
    find("changed").replaceChildren(...parts, element("p", "", words.replaces));
    find("changed").focus();
    return look();
  };

  const close = () => {
    looking += 1;
    wish = null;
    dialog.close();
  };
  const putBack = () => {
    const { one, revert } = wish || {};
    close();
    if (revert) revert();
    say(words.put_back);
    if (one) drawing.focusOn(one.id);
  };

  const listen = (save) => {
    for (const name of ["day", "starts", "ends", "room"]) fields[name].addEventListener("change", () => { if (dialog.open) look(); });
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const button = find("save").hidden ? find("copy") : find("save");
      if (!button.disabled) button.click();
    });
    find("save").addEventListener("click", () => save(typed()));
    find("copy").addEventListener("click", () => save({ ...typed(), copy: true, undoes: false }));
    find("cancel").addEventListener("click", putBack);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); putBack(); });
  };

  return { open, show, fail, stop, close, overtaken, listen, isOpen: () => dialog.open };
})();
