// Puts a video's player on the page when the visitor presses play. Until then nothing is asked of
// another site; without this module the link leads to the video's own page.

function play(link) {
  const frame = document.createElement("iframe");
  frame.src = `${link.dataset.player}?autoplay=1`;
  frame.title = link.dataset.title;
  frame.className = "video-frame";
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.closest(".video-stage").replaceChildren(frame);
  frame.focus();
}

for (const link of document.querySelectorAll("a[data-player]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  Object.assign(button.dataset, link.dataset);
  button.addEventListener("click", () => play(button));
  link.replaceWith(button);
}
