// What the calendar asks the server, and what it has saved there.
"use strict";

if (staffCalendar) staffCalendar.server = (() => {
  const { settings, words, find } = staffCalendar;

  class Unanswered extends Error {}
  const ask = async (address, options = {}) => {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" }, ...options });
    } catch {
      throw new Unanswered(words.failed);
    }
    if (answer.status === 304) return { status: 304 };
    if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Unanswered(words.signed_out);
    return { status: answer.status, etag: answer.headers.get("ETag"), ...(await answer.json()) };
  };

  // Kept in memory only: what a signed-in person sees stays on no disk.
  const kept = new Map();
  const sessionsBetween = async (first, until) => {
    const query = new URLSearchParams({ ...settings.query, from: first, to: until });
    const before = kept.get(String(query));
    const headers = { Accept: "application/json", ...(before ? { "If-None-Match": before.etag } : {}) };
    const answer = await ask(`${settings.sessions}?${query}`, { headers, cache: "no-store" });
    if (answer.status === 304) return before;
    if (answer.refused) throw new Unanswered(answer.refused.join(" "));
    kept.set(String(query), answer);
    return answer;
  };

  const sent = (wanted) => {
    const values = { session: wanted.one.id, version: wanted.one.version, starts: wanted.starts, ends: wanted.ends, reason: wanted.reason || "" };
    if (wanted.swap) Object.assign(values, wanted.swap);
    if (wanted.copy) values.copy = "y";
    return new URLSearchParams(values);
  };
  const check = (wanted) => ask(`${settings.check}?${sent(wanted)}`, { cache: "no-store" });
  const save = (wanted) => {
    const body = sent(wanted);
    body.set("csrf_token", find("token").value);
    return ask(settings.move, { method: "POST", body });
  };
  const takeBack = ({ session, version }) => {
    const body = new URLSearchParams({ session, version, csrf_token: find("token").value });
    return ask(settings.take_back, { method: "POST", body });
  };
  const forbidden = (one, first, until) => {
    const query = new URLSearchParams({ ...settings.query, session: one.id, from: first, to: until });
    return ask(`${settings.forbidden}?${query}`, { cache: "no-store" });
  };
  const isFree = (answer) => !answer.refused.length && !answer.clashes.length;
  const against = (answer) => [...answer.refused, ...(answer.clashes || []).map((one) => one.text)];

  // The page that the server wrote is what is printed: it must not lag behind.
  const writePlain = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-cal-plain]");
      if (page) find("plain").replaceChildren(...page.childNodes);
    } catch { /* printed as it was; the calendar itself is right */ }
  };

  return { sessionsBetween, check, save, takeBack, forbidden, isFree, against, sent, writePlain };
})();
