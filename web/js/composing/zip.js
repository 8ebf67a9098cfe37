// Attachments as one ZIP whose entries are stored as they are. Only the check sums are computed here; the bytes
// stay in the files until they are sealed.
import { joined, utf8 } from "../sealing/bytes.js";
import { refuse } from "../sealing/refusal.js";

const PIECE = 1024 * 1024;
const STORED = 20, UTF8_NAMES = 0x0800, DAY = 0x21; // 1980-01-01: the day of sealing is nobody's business

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

async function checksum(file) {
  let value = 0xffffffff;
  for (let at = 0; at < file.size; at += PIECE) {
    let bytes;
    try {
      bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    } catch {
      refuse("file_unreadable");
    }
    for (let place = 0; place < bytes.length; place++) value = TABLE[(value ^ bytes[place]) & 255] ^ (value >>> 8);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** Numbers in little-endian bytes: [[value, size], …]. */
function little(...fields) {
  return joined(...fields.map(([value, size]) => Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) & 255)));
}

const shared = ({ name, size, sum }) => little([STORED, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [DAY, 2], [sum, 4], [size, 4], [size, 4], [name.length, 2], [0, 2]);
const local = (row) => joined(little([0x04034b50, 4]), shared(row), row.name);
const central = (row) => joined(little([0x02014b50, 4], [STORED, 2]), shared(row), little([0, 2], [0, 2], [0, 2], [0, 4], [row.at, 4]), row.name);

/** A Blob with these files under their names, in order. */
export async function zipped(files) {
  const rows = [], body = [];
  let at = 0;
  for (const file of files) {
    const row = { name: utf8(file.name), size: file.size, sum: await checksum(file), at };
    const head = local(row);
    rows.push(row);
    body.push(head, file);
    at += head.length + file.size;
  }
  const directory = joined(...rows.map(central));
  const end = little([0x06054b50, 4], [0, 2], [0, 2], [rows.length, 2], [rows.length, 2], [directory.length, 4], [at, 4], [0, 2]);
  return new Blob([...body, directory, end], { type: "application/zip" });
}
