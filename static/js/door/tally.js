// What a door shows: what the server knows, and what waits on this phone. The same rules as outreach/door/tally.py.

export function shown(state, queue) {
  const undone = new Set(queue.filter((event) => event.kind === "undo").map((event) => event.of));
  const parties = state.parties.map((party) => withWaiting(party, queue, undone));
  const walkIns = joined(state.walk_ins, queue, (event) => event.kind === "walk_in", undone);
  const known = sum(state.walk_ins.map((fact) => fact.number));
  const counted = sum(queue.filter((event) => event.kind === "count").map((event) => event.number));
  return {
    ...state,
    parties,
    walk_ins: walkIns,
    walked_in: state.walked_in - known + sum(walkIns.map((fact) => fact.number)),
    checked_in: sum(parties.map((party) => party.arrived)),
    in_room: Math.max(0, state.in_room + counted),
    here: sum(state.doors.filter((door) => door.is_here).map((door) => door.counted)) + counted,
  };
}

function withWaiting(party, queue, undone) {
  const own = (event) => event.kind === "arrival" && event.party === party.code;
  const arrivals = joined(party.arrivals, queue, own, undone);
  return { ...party, arrivals, arrived: Math.min(party.size, sum(arrivals.map((fact) => fact.number))) };
}

function joined(known, queue, belongs, undone) {
  const keys = new Set(known.map((fact) => fact.key));
  const waiting = queue.filter((event) => belongs(event) && !keys.has(event.key));
  return [...known, ...waiting].filter((fact) => !undone.has(fact.key));
}

// The parties whose names begin so, or whose code it is.
export function found(parties, text) {
  const words = folded(text).split(" ").filter(Boolean);
  const one = named(parties, text);
  if (one) return [one];
  return parties.filter((party) => {
    const own = folded(party.name).split(" ");
    return words.every((word) => own.some((part) => part.startsWith(word)));
  });
}

export function named(parties, text) {
  const code = codeIn(text);
  return parties.find((party) => party.code.replace("-", "") === code);
}

const codeIn = (text) =>
  text.toUpperCase().replace(/[\s-]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");

const folded = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();

// The code in letters of the ticket whose address was scanned: its first 40 bits, as in outreach/door/codes.py.
export function codeOfTicket(address) {
  const [, token] = address.match(/\/t\/([\w-]{43})$/) ?? [];
  if (!token) return null;
  const bytes = atob(token.replace(/-/g, "+").replace(/_/g, "/") + "=");
  let number = 0n;
  for (const byte of bytes.slice(0, 5)) number = (number << 8n) | BigInt(byte.charCodeAt(0));
  const letters = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map(
    (place) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number((number >> (5n * place)) & 31n)],
  );
  return { token, code: `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}` };
}

const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
