// Puts what is so into the page that the server made.
import { found } from "./tally.js";

export class View {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.again = null; // the code of a party that was all in when its ticket was shown
    this.search = root.querySelector("[data-search] input");
  }

  show(state) {
    const numbers = {
      "in-room": state.in_room,
      "checked-in": state.checked_in,
      expected: state.expected,
      "walked-in": state.walked_in,
      limit: state.limit,
      here: state.here,
    };
    for (const [name, number] of Object.entries(numbers)) this.put(this.root, name, number);
    this.put(this.root, "look-at", state.conflicts.length);
    this.root.querySelector("[data-has-conflicts]").hidden = !state.conflicts.length;
    if (state.limit !== null) this.room(state.limit - state.in_room);
    this.parties(state.parties);
    this.conflicts(state.conflicts);
    const undo = this.root.querySelector("[data-undo-walk-in]");
    undo.hidden = !state.walk_ins.length;
    undo.querySelector("[name=of]").value = state.walk_ins.at(-1)?.key ?? "";
  }

  room(free) {
    const bar = this.root.querySelector(".door-bar");
    const word = free > 0 ? "free" : free < 0 ? "over" : "full";
    this.put(bar, "space", bar.dataset[word].replace("{number}", Math.abs(free)));
    bar.querySelector("[data-room]").toggleAttribute("data-is-full", free <= 0);
  }

  parties(parties) {
    const wanted = found(parties, this.search.value);
    const most = Number(this.words.most);
    const rows = wanted.slice(0, most).map((party) => this.row(party));
    this.root.querySelector("[data-parties]").replaceChildren(...rows);
    const rest = this.root.querySelector("[data-rest]");
    rest.hidden = wanted.length <= most;
    rest.textContent = this.words.more.replace("{number}", wanted.length - most);
    this.root.querySelector("[data-nobody]").hidden = wanted.length > 0;
  }

  row(party) {
    const row = this.root.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    const rest = party.size - party.arrived;
    row.dataset.code = party.code;
    row.toggleAttribute("data-is-in", rest === 0);
    this.put(row, "arrived", party.arrived);
    this.put(row, "size", party.size);
    this.put(row, "when", this.when(party.arrivals.at(-1)));
    row.toggleAttribute("data-is-again", party.code === this.again);
    row.querySelector("[data-again]").hidden = party.code !== this.again;
    row.querySelector("[data-tick]").hidden = rest > 0;
    const name = row.querySelector("[data-name]");
    name.textContent = party.name || this.words.nameless;
    name.href = `${this.words.door}/parties/${party.code}`;
    row.querySelector("[data-needs]").hidden = !party.needs;
    for (const form of row.querySelectorAll("form")) form.elements.party.value = party.code;
    const act = (which) => row.querySelector(`[data-act=${which}]`);
    act("all").hidden = rest === 0;
    act("all").elements.number.value = rest;
    act("all").querySelector("button").textContent = this.words.checkIn.replace("{number}", rest);
    act("one").hidden = rest < 2;
    act("undo").hidden = !party.arrivals.length;
    act("undo").elements.of.value = party.arrivals.at(-1)?.key ?? "";
    return row;
  }

  // What still waits on this phone happened here, by its own clock.
  when(fact) {
    return fact ? `${fact.at ?? clock(fact.said_at)}, ${fact.door ?? this.words.here}` : "";
  }

  conflicts(conflicts) {
    const section = this.root.querySelector("[data-conflicts]");
    section.hidden = !conflicts.length;
    const template = this.root.querySelector("template[data-conflict]").content.firstElementChild;
    const rows = conflicts.map((conflict) => {
      const row = template.cloneNode(true);
      this.put(row, "why", conflict.why);
      this.put(row, "text", conflict.text);
      return row;
    });
    section.querySelector("ul").replaceChildren(...rows);
  }

  status({ isOffline, waiting, refused, sentAt, takenAlong }) {
    const words = [];
    if (isOffline) words.push(this.words.offline);
    if (waiting) words.push(this.words.waiting.replace("{number}", waiting));
    if (refused) words.push(this.words.refused.replace("{number}", refused));
    if (takenAlong) words.push(this.words.takenAlong.replace("{number}", takenAlong));
    if (sentAt && !isOffline && !waiting) words.push(this.words.synced.replace("{time}", clock(sentAt, true)));
    this.say(words.join(" · "), isOffline || refused > 0);
  }

  closed() {
    this.root.replaceChildren(this.root.querySelector("[data-status]"));
    this.say(this.words.closed, true);
  }

  say(text, isWarning) {
    const line = this.root.querySelector("[data-status]");
    line.hidden = !text;
    if (line.textContent !== text) line.textContent = text;
    line.toggleAttribute("data-is-offline", Boolean(isWarning));
  }

  put(within, name, value) {
    const place = within.querySelector(`[data-${name}]`);
    if (place && place.textContent !== String(value)) place.textContent = value;
  }
}

const clock = (moment, exactly = false) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    ...(exactly && { second: "2-digit" }),
    hourCycle: "h23",
  }).format(moment);
