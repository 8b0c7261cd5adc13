// Talks to the simulator's control API.

const notice = document.getElementById("notice");

async function call(method, path, body) {
  const options = { method, headers: { "Content-Type": "application/json" } };
  if (body !== undefined) options.body = JSON.stringify(body);
  const answer = await fetch(`/_simulator${path}`, options);
  const said = await answer.json();
  if (!answer.ok) throw new Error(typeof said.detail === "string" ? said.detail : `The simulator refused ${path}`);
  return said;
}

export const read = (path) => call("GET", path);

// Does what a person asked for and shows what went wrong, until the next action goes well.
export async function act(path, body) {
  try {
    const said = await call("POST", path, body ?? {});
    notice.hidden = true;
    return said;
  } catch (error) {
    notice.textContent = error.message;
    notice.hidden = false;
    return null;
  }
}
