/** Bytes as people read them: 1.5 MB. */
export function sizeInWords(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KB", "MB", "GB"];
  let value = bytes;
  let unit = "B";
  for (const next of units) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

/** Why a file cannot be taken, in one sentence; "" when it can. Limits come from the page's data attributes. */
export function fileProblem(file, { maxBytes, types }) {
  const kinds = (types ?? "").toLowerCase().split(/[,、\s]+/).filter(Boolean);
  const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
  if (kinds.length && !kinds.includes(ending)) {
    return `“${file.name}”不是可以接收的格式，请上传 ${kinds.join("、").toUpperCase()} 文件。`;
  }
  if (Number(maxBytes) > 0 && file.size > Number(maxBytes)) {
    return `“${file.name}”有 ${sizeInWords(file.size)}，超过 ${sizeInWords(Number(maxBytes))} 的上限，请压缩或拆分后再上传。`;
  }
  if (file.size === 0) return `“${file.name}”是空文件，请重新选择。`;
  return "";
}
