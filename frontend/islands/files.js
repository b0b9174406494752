// File fields in our own words: what may come, what was chosen, how big, take it out again, drop it here.
// The real control lies invisible over the box, so that click, keyboard and drop are the browser's own.
// Without this file the browser's control is there as it is. Words: <template data-file-words> of the frame.
const words = (root) => root.querySelector("template[data-file-words]")?.dataset;

const endingOf = (name) => (name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "");

function sizeText(size) {
  const kilo = 1024;
  if (size < kilo * kilo) return `${Math.max(1, Math.round(size / kilo))} KB`;
  return `${(size / kilo / kilo).toFixed(1).replace(".", ",")} MB`;
}

function faultOf(file, input, said) {
  const allowed = (input.accept || said.accept).split(",").map((ending) => ending.trim().toLowerCase());
  const limit = Number(input.dataset.maxSize || said.maxSize);
  const fits = allowed.some((kind) =>
    kind.startsWith(".") ? endingOf(file.name) === kind : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind,
  );
  if (!fits) return said.wrongType;
  if (file.size > limit) return said.tooLarge.replace("{}", sizeText(limit));
  if (file.size === 0) return said.empty;
  return "";
}

function keep(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

function draw(input, box, said, faults) {
  const list = box.nextElementSibling;
  list.textContent = "";
  for (const [name, text] of faults) {
    const row = document.createElement("li");
    row.className = "file-fault";
    row.setAttribute("role", "alert");
    row.textContent = `${name}: ${text}`;
    list.append(row);
  }
  [...input.files].forEach((file, index) => {
    const row = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = file.name;
    const size = document.createElement("span");
    size.className = "muted";
    size.textContent = sizeText(file.size);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-text btn-line btn-sm";
    remove.dataset.fileRemove = String(index);
    remove.textContent = said.remove;
    remove.setAttribute("aria-label", `${said.remove} ${file.name}`);
    row.append(name, " ", size, " ", remove);
    list.append(row);
  });
  box.classList.toggle("has-file", input.files.length > 0);
}

function check(input) {
  const said = words(document);
  const box = input.closest(".file-box");
  if (!said || !box) return true;
  const faults = [];
  const good = [...input.files].filter((file) => {
    const fault = faultOf(file, input, said);
    if (fault) faults.push([file.name, fault]);
    return !fault;
  });
  if (faults.length) keep(input, good);
  draw(input, box, said, faults);
  return faults.length === 0 || good.length > 0;
}

export function dressFiles(root) {
  const said = words(document);
  if (!said) return;
  for (const input of root.querySelectorAll("input[type=file]:not([data-file-plain],.file-box input)")) {
    const box = document.createElement("span");
    box.className = "file-box";
    const face = document.createElement("span");
    face.className = "file-face";
    face.setAttribute("aria-hidden", "true");
    const main = document.createElement("b");
    main.textContent = input.multiple ? said.chooseMany : said.choose;
    const hint = document.createElement("span");
    hint.textContent = said.drop;
    face.append(main, " ", hint);
    const list = document.createElement("ul");
    list.className = "file-chosen";
    list.setAttribute("aria-live", "polite");
    input.replaceWith(box);
    box.append(input, face);
    box.after(list);
  }
}

export function startFiles(root) {
  dressFiles(root);
  // Before any other listener: a wrong file never reaches the server.
  root.addEventListener(
    "change",
    (event) => {
      if (event.target.matches?.(".file-box input[type=file]") && !check(event.target)) event.stopImmediatePropagation();
    },
    true,
  );
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-file-remove]");
    if (!button) return;
    const input = button.closest(".file-chosen").previousElementSibling.querySelector("input");
    keep(input, [...input.files].filter((_file, index) => index !== Number(button.dataset.fileRemove)));
    draw(input, input.closest(".file-box"), words(document), []);
    input.focus();
  });
  for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    root.addEventListener(name, (event) => event.target.closest?.(".file-box")?.classList.toggle("is-over", over));
  }
  root.addEventListener("htmx:afterSettle", (event) => dressFiles(event.target.parentElement ?? root));
}
