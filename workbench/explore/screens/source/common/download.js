// A file from memory to the user's download folder, without any request.

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** `{name, mime, text | base64 | blob}`; the name loses what file systems do not take. */
export function download({ name, mime, text, base64, blob }) {
  const content = blob ?? new Blob([base64 === undefined ? (text ?? "") : bytes(base64)], { type: mime });
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function fileName(name) {
  const kept = String(name).replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, "_");
  return kept.replace(/^[.\s]+|[.\s]+$/g, "").slice(0, 120) || "file";
}
