// Shows what is new every two seconds; details that are open stay open. Without it, reload the page.
setInterval(async () => {
  if (document.hidden || String(getSelection())) return;
  const answer = await fetch(location.pathname, {cache: "no-store"}).catch(() => null);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("clock").textContent = fresh.getElementById("clock").textContent;
  const main = document.getElementById("main");
  for (const open of main.querySelectorAll("details[open][id]")) {
    fresh.getElementById(open.id)?.setAttribute("open", "");
  }
  const text = fresh.getElementById("main").innerHTML;
  if (text !== main.innerHTML) main.innerHTML = text;
}, 2000);
