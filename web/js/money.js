const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const STEPS = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

function groupInWords(four) {
  let words = "";
  let gap = false;
  for (let i = 0; i < 4; i += 1) {
    const digit = Number(four[i]);
    if (digit === 0) gap = words !== "";
    else {
      words += (gap ? "零" : "") + DIGITS[digit] + STEPS[3 - i];
      gap = false;
    }
  }
  return words;
}

function wholeInWords(whole) {
  const padded = whole.padStart(Math.ceil(whole.length / 4) * 4, "0");
  let words = "";
  for (let i = 0; i < padded.length; i += 4) {
    const four = padded.slice(i, i + 4);
    const group = groupInWords(four);
    if (!group) continue;
    const jump = words && (four[0] === "0" || padded.slice(i - 4, i) === "0000");
    words += (jump ? "零" : "") + group + GROUPS[(padded.length - i) / 4 - 1];
  }
  return words;
}

/** 1234567.5 as 壹佰贰拾叁万肆仟伍佰陆拾柒元伍角; "" when it is not an amount. Works on text: no floats. */
export function amountInWords(text) {
  const match = /^(\d{1,16})(?:\.(\d{1,2}))?$/.exec(text.replaceAll(",", "").trim());
  if (!match) return "";
  const whole = match[1].replace(/^0+/, "");
  const [jiao, fen] = (match[2] ?? "").padEnd(2, "0");
  const yuan = whole ? `${wholeInWords(whole)}元` : "";
  if (jiao === "0" && fen === "0") return yuan ? `${yuan}整` : "零元整";
  const tenth = jiao === "0" ? (yuan ? "零" : "") : `${DIGITS[jiao]}角`;
  return yuan + tenth + (fen === "0" ? "" : `${DIGITS[fen]}分`);
}

/** 1234567.5 as 1,234,567.5 for reading back; the field itself keeps what was typed. */
export function grouped(text) {
  const [whole, rest] = text.replaceAll(",", "").trim().split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? commas : `${commas}.${rest}`;
}
