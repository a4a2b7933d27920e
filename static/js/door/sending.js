// Sends what waits until the server has it. Each event has a key, so that one sent twice counts once.
const AT_ONCE = 200;
const EVERY = 8000;
const LONGEST_WAIT = 30_000;
const GONE = 410;

export class Sender {
  constructor(door, store, told) {
    this.door = door;
    this.store = store;
    this.told = told; // told({state?, isOffline?, refused?, isClosed?}) after each try
    this.wait = 1000;
    this.mark = null;
    this.isBusy = false;
    addEventListener("online", () => this.try());
    document.addEventListener("visibilitychange", () => document.hidden || this.try());
  }

  start() {
    return this.try(true);
  }

  async try(first = false) {
    if (this.isBusy) {
      this.isAgain = true;
      return;
    }
    this.isBusy = true;
    clearTimeout(this.timer);
    let next = EVERY;
    try {
      const more = await this.exchange(first);
      this.wait = 1000;
      if (more) next = 0;
    } catch {
      await this.told({ isOffline: true });
      next = this.wait;
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    }
    this.isBusy = false;
    if (this.isClosed) return;
    if (this.isAgain) next = Math.min(next, 50);
    this.isAgain = false;
    this.timer = setTimeout(() => this.try(), next);
  }

  // Whether more waits.
  async exchange(first) {
    const queue = await this.store.queue();
    const events = queue.slice(0, AT_ONCE);
    const answer = events.length || first ? await this.post(events) : await this.ask();
    if (answer.status === GONE) {
      this.isClosed = true;
      await this.told({ isClosed: true, queue });
      return false;
    }
    if (answer.status === 304) {
      await this.told({ isOffline: false });
      return false;
    }
    const said = await answer.json();
    if (answer.status === 400 && said.key) return this.putAside(events, said.key);
    if (!answer.ok) throw new Error(String(answer.status));
    if (said.acknowledged) await this.store.remove(said.acknowledged);
    await this.told({ state: said.state ?? said, isOffline: false });
    return queue.length > events.length;
  }

  post(events) {
    this.mark = null;
    return fetch(`${this.door}/sync`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sent_at: Date.now(), events }),
    });
  }

  async ask() {
    const headers = this.mark ? { "If-None-Match": this.mark } : {};
    const answer = await fetch(`${this.door}/state`, { headers, cache: "no-store" });
    this.mark = answer.headers.get("ETag");
    return answer;
  }

  // One that the server cannot read keeps no other waiting; it stays on the phone, and is shown.
  async putAside(events, key) {
    const one = events.find((event) => event.key === key);
    if (!one) throw new Error("refused");
    await this.store.say("refused", [...((await this.store.said("refused")) ?? []), one]);
    await this.store.remove([key]);
    await this.told({});
    return true;
  }
}
