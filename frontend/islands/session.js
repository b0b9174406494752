// A session that ends must not eat a form. When a request is answered 401 with X-Motcua-Sign-In: <url>, the sign-in form
// is loaded into a dialog on top of the page; after success the same request is sent again with the new token.
// For plain forms: <form data-session-check="/staff/session/"> is asked before it is sent.
const header = "X-Motcua-Sign-In";
let waiting = null;

function dialogParts() {
  const dialog = document.querySelector("[data-session-dialog]");
  return { dialog, body: dialog?.querySelector("[data-session-body]") };
}

async function show(url, body) {
  const answer = await fetch(url, { headers: { "X-Motcua-Dialog": "1" }, credentials: "same-origin" });
  fill(body, await answer.text());
}

// Parsed inert: nothing in the fragment can run, and the CSP would refuse it anyway.
function fill(body, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const form = parsed.querySelector("[data-sign-in-form]") ?? parsed.querySelector("main form, form");
  body.replaceChildren();
  if (form) body.append(document.importNode(form, true));
  body.querySelector("[data-focus], input:not([type=hidden])")?.focus();
}

async function send(event, body, done) {
  event.preventDefault();
  const form = event.target;
  const url = form.getAttribute("action") || form.dataset.url;
  const answer = await fetch(url, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Motcua-Dialog": "1" },
    credentials: "same-origin",
  });
  const token = answer.headers.get("X-Motcua-Csrf");
  if (answer.status === 204 && token) {
    renewTokens(token);
    done(true);
    return;
  }
  fill(body, await answer.text());
  const next = body.querySelector("form");
  if (next && !next.getAttribute("action")) next.dataset.url = answer.url;
}

export function renewTokens(token) {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) meta.content = token;
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
}

// Resolves to true when the officer has signed in again, false when the dialog was closed.
export function signInAgain(url) {
  if (waiting) return waiting;
  const { dialog, body } = dialogParts();
  if (!dialog) {
    window.location.assign(url);
    return Promise.resolve(false);
  }
  waiting = new Promise((resolve) => {
    const finish = (success) => {
      body.removeEventListener("submit", onSubmit);
      dialog.removeEventListener("close", onClose);
      if (dialog.open) dialog.close();
      waiting = null;
      resolve(success);
    };
    const onSubmit = (event) => send(event, body, finish);
    const onClose = () => finish(false);
    body.addEventListener("submit", onSubmit);
    dialog.addEventListener("close", onClose);
    dialog.showModal();
    show(url, body);
  });
  return waiting;
}

async function repeatHtmx(detail) {
  const { verb, path, parameters } = { ...detail.requestConfig };
  const source = detail.requestConfig.elt;
  delete parameters?.csrfmiddlewaretoken;
  const values = detail.requestConfig.unfilteredFormData ?? parameters;
  const plain = {};
  for (const [name, value] of values instanceof FormData ? values.entries() : Object.entries(values ?? {})) {
    if (name === "csrfmiddlewaretoken") continue;
    if (name in plain) plain[name] = [].concat(plain[name], value);
    else plain[name] = value;
  }
  await window.htmx.ajax(verb, path, { source, target: detail.target, values: plain });
}

// Asks whether the session still lives before a plain form leaves the page.
async function guard(event) {
  const form = event.target;
  const url = form.dataset?.sessionCheck;
  if (!url || form.dataset.sessionSure) return;
  event.preventDefault();
  const submitter = event.submitter;
  try {
    const answer = await fetch(url, { credentials: "same-origin" });
    const signIn = answer.headers.get(header);
    if (answer.status === 401 && signIn && !(await signInAgain(signIn))) return;
  } catch {
    document.querySelector("[data-connection-line]")?.removeAttribute("hidden");
    return;
  }
  form.dataset.sessionSure = "yes";
  form.requestSubmit(submitter && submitter.form === form ? submitter : undefined);
  delete form.dataset.sessionSure;
}

// fetch() for islands: like the browser's, but a lost session is mended and the call repeated once.
export async function request(url, options = {}) {
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const call = () =>
    fetch(url, {
      credentials: "same-origin",
      ...options,
      headers: { ...options.headers, "X-CSRFToken": token() },
    });
  const answer = await call();
  const signIn = answer.headers.get(header);
  if (answer.status !== 401 || !signIn) return answer;
  return (await signInAgain(signIn)) ? call() : answer;
}

export function startSession(root) {
  root.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (xhr.status !== 401) return;
    const signIn = xhr.getResponseHeader(header);
    if (!signIn) return;
    event.preventDefault();
    signInAgain(signIn).then((success) => success && repeatHtmx(event.detail));
  });
  root.addEventListener("submit", guard);
}
