// A button beside each command copies it; without this script it is selected by hand.
(() => {
  if (!navigator.clipboard) return;
  for (const command of document.querySelectorAll(".command")) {
    const text = command.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy: " + text);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "skip";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
        button.setAttribute("aria-label", "Copied: " + text);
        said.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(command.querySelector("code")); // to be copied by hand
      }
    });
    command.append(button, said);
  }
})();
