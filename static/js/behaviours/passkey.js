// Has the browser make or use a passkey, and sends what it says. The form carries the server's question.
export default function passkey(form) {
  const refused = form.querySelector("[data-refused]");
  const again = form.querySelector("[data-again]");

  const ask = async () => {
    refused.hidden = true;
    try {
      const publicKey = withBytes(JSON.parse(form.dataset.question));
      const made = form.dataset.passkey === "make";
      const key = await navigator.credentials[made ? "create" : "get"]({ publicKey });
      form.elements.credential.value = JSON.stringify(withText(key));
      form.submit();
    } catch {
      refused.hidden = false;
    }
  };
  again.addEventListener("click", ask);
  again.hidden = false;
  ask();
}

function withBytes(question) {
  const known = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));
  return {
    ...question,
    challenge: bytes(question.challenge),
    ...(question.user && { user: { ...question.user, id: bytes(question.user.id) } }),
    ...(question.allowCredentials && { allowCredentials: known(question.allowCredentials) }),
    ...(question.excludeCredentials && { excludeCredentials: known(question.excludeCredentials) }),
  };
}

function withText({ id, rawId, type, response }) {
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = text(response[name]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return { id, rawId: text(rawId), type, response: answer };
}

const bytes = (base64url) =>
  Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
