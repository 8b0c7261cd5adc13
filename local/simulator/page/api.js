// Talks to the simulator's control API, and says so where it does not answer.

const PATIENCE_MILLISECONDS = 5000;
const notice = document.getElementById("notice");
const silence = document.getElementById("silence");

class SilenceError extends Error {}

async function answerTo(path, options) {
  try {
    const answer = await fetch(`/_simulator${path}`, { ...options, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    const body = await answer.text();
    silence.hidden = true;
    return { ok: answer.ok, body };
  } catch {
    silence.hidden = false;
    throw new SilenceError();
  }
}

function refusal(path, body) {
  try {
    const { detail } = JSON.parse(body);
    if (typeof detail === "string") return detail;
  } catch {
    // An answer that is not JSON says nothing a person could use.
  }
  return `The simulator refused ${path}`;
}

async function call(method, path, content) {
  const body = content === undefined ? undefined : JSON.stringify(content);
  const answer = await answerTo(path, { method, headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error(refusal(path, answer.body));
  return JSON.parse(answer.body);
}

export const read = (path) => call("GET", path);
export const post = (path, content) => call("POST", path, content ?? {});

// Does what a person asked for and shows what went wrong, until the next action goes well.
export async function attempt(work) {
  try {
    const said = await work();
    notice.hidden = true;
    return said;
  } catch (error) {
    // Silence has a banner of its own.
    notice.hidden = error instanceof SilenceError;
    notice.textContent = error.message;
    return null;
  }
}

export const act = (path, content) => attempt(() => post(path, content));
