/** Value of one cookie in a `document.cookie` string; "" when absent. */
export function readCookie(jar, name) {
  for (const part of jar.split(";")) {
    const [key, ...rest] = part.trim().split("=");
    if (key === name) return rest.join("=");
  }
  return "";
}

/** A year-long preference cookie; it says how pages look and nothing about the person. */
export function preferenceCookie(name, value, secure) {
  const age = value ? 31536000 : 0;
  return `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure ? "; Secure" : ""}`;
}
