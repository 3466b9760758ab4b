// Shows what agents and tools return. Text stays text: marks become elements, never markup.

import { el } from "./dom.js";

/** JSON for people. */
export const pretty = value => typeof value === "string" ? value : JSON.stringify(value, null, 2);

/** A short form for one line. */
export function brief(value) {
  if (value === null || value === undefined) {
    return "";
  }
  if (typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(value).filter(([, member]) => member !== null).map(([name, member]) => `${name}: ${typeof member === "string" ? member : JSON.stringify(member)}`).join(", ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Milliseconds for people. */
export function duration(milliseconds) {
  if (milliseconds < 1000) {
    return `${milliseconds} ms`;
  }
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The elements of an answer: a text with simple marks, or any other value as JSON. */
export function answerElements(answer) {
  return typeof answer === "string" ? blocks(answer) : [el("pre", {}, pretty(answer))];
}

function blocks(text) {
  const lines = text.split("\n");
  const elements = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (line.trim() === "") {
      at++;
    } else if (line.startsWith("```")) {
      let end = lines.findIndex((other, index) => index > at && other.startsWith("```"));
      end = end < 0 ? lines.length : end;
      elements.push(el("pre", {}, lines.slice(at + 1, end).join("\n")));
      at = end + 1;
    } else if (/^#{1,4} /.test(line)) {
      elements.push(el(`h${Math.min(4, line.indexOf(" ") + 1)}`, {}, ...inline(line.slice(line.indexOf(" ") + 1))));
      at++;
    } else if (isRow(line) && isRule(lines[at + 1] ?? "")) {
      const end = endOf(lines, at, isRow);
      elements.push(table(lines.slice(at, end)));
      at = end;
    } else if (isItem(line)) {
      const [element, end] = list(lines, at);
      elements.push(element);
      at = end;
    } else {
      const end = endOf(lines, at, other => other.trim() !== "" && !/^(#{1,4} |```)/.test(other) && !isItem(other));
      elements.push(el("p", {}, ...inline(lines.slice(at, Math.max(end, at + 1)).join("\n"))));
      at = Math.max(end, at + 1);
    }
  }
  return elements;
}

const itemMark = /^\s*([-*•]|(\d+)[.)]) /;
const isItem = line => itemMark.test(line);
const isRow = line => /^\s*\|.*\|\s*$/.test(line);
const isRule = line => /^\s*\|[\s:|-]+\|\s*$/.test(line);

function endOf(lines, from, belongs) {
  let end = from;
  while (end < lines.length && belongs(lines[end])) {
    end++;
  }
  return end;
}

// A list and where it ends. What is indented deeper belongs to the item above it.
function list(lines, from) {
  const indent = line => line.length - line.trimStart().length;
  const number = line => itemMark.exec(line)?.[2];
  const depth = indent(lines[from]);
  const first = number(lines[from]);
  const element = el(first ? "ol" : "ul", { start: first });
  let at = from;
  while (at < lines.length && lines[at].trim() !== "") {
    const line = lines[at];
    if (isItem(line) && indent(line) > depth) {
      const [inner, end] = list(lines, at);
      element.lastElementChild.append(inner);
      at = end;
    } else if (isItem(line) && indent(line) === depth && Boolean(number(line)) === Boolean(first)) {
      element.append(el("li", {}, ...inline(line.replace(itemMark, ""))));
      at++;
    } else if (!isItem(line) && indent(line) > depth) {
      element.lastElementChild.append(" ", ...inline(line.trim()));
      at++;
    } else {
      break;
    }
  }
  return [element, at];
}

function table(lines) {
  const cells = line => line.trim().slice(1, -1).split("|").map(cell => cell.trim());
  const [head, , ...body] = lines;
  return el("div", { class: "table" }, el("table", {},
    el("thead", {}, el("tr", {}, cells(head).map(cell => el("th", { scope: "col" }, ...inline(cell))))),
    el("tbody", {}, body.map(line => el("tr", {}, cells(line).map(cell => el("td", {}, ...inline(cell))))))));
}

function inline(text) {
  return text.split(/(\*\*[^*\n]+\*\*|`[^`\n]+`)/).map(part => {
    if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) {
      return el("strong", {}, part.slice(2, -2));
    }
    return part.length > 2 && part.startsWith("`") && part.endsWith("`") ? el("code", {}, part.slice(1, -1)) : part;
  });
}
