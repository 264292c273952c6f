// What a script adds to pages that work without one: a live count of a filtered list, the filter in the address, and
// links that copy themselves. It stands at the end of the page, before the theme's own script.

// The theme would fetch the search index on every page: it has to wait until the search field is used.
(() => {
  let used = false
  const held = []
  const later = (address, go) => !used && /search_index\.json/.test(address) ? held.push(go) : go()
  const { open, send } = XMLHttpRequest.prototype
  const { fetch } = window
  XMLHttpRequest.prototype.open = function (method, address) {
    this.address = String(address)
    return open.apply(this, arguments)
  }
  XMLHttpRequest.prototype.send = function (body) { later(this.address, () => send.call(this, body)) }
  window.fetch = (...all) =>
    new Promise((yes, no) => later(all[0].url || String(all[0]), () => fetch(...all).then(yes, no)))
  addEventListener("focusin", event => {
    if (!event.target.matches("[data-md-component=search-query]")) return
    used = true
    for (const go of held.splice(0)) go()
  })
})();

// The theme takes each word for the beginning of one, so that one name finds all that begin like it: the word itself counts more.
(() => {
  const { postMessage } = Worker.prototype
  const exact = word => word.length > 2 ? `${word}^5 ${word}` : word
  Worker.prototype.postMessage = function (message, ...rest) {
    const isQuery = message && message.type === 2 && typeof message.data === "string"
    // What has signs of the search's own language is left as it was written.
    const asked = isQuery && !/["+~^:*-]/.test(message.data)
    const data = asked ? message.data.trim().split(/\s+/).map(exact).join(" ") : ""
    return postMessage.call(this, data ? { ...message, data } : message, ...rest)
  }
})();

(() => {
  const shown = element => element.getClientRects().length > 0

  for (const form of document.querySelectorAll("form.filter")) {
    const boxes = [...form.querySelectorAll("input[type=checkbox]")]
    const list = form.closest(".filtered")
    const items = [...list.querySelectorAll("ol.brief > li")]
    const live = form.querySelector(".live")
    const words = form.dataset

    const tell = () => {
      const count = items.filter(shown).length
      const chosen = boxes.some(box => box.checked)
      live.textContent = chosen ? words.some.replace("{n}", count).replace("{all}", items.length) : ""
      for (const section of list.querySelectorAll("section"))
        section.classList.toggle("empty", ![...section.querySelectorAll("li")].some(shown))
    }
    const keep = () => {
      const parts = new URLSearchParams(boxes.filter(box => box.checked).map(box => [box.name, box.value]))
      const query = parts.size ? `?${parts}` : location.pathname
      history.replaceState(history.state, "", query + (parts.size ? location.hash : ""))
    }
    const show = () => {
      for (const section of list.querySelectorAll("section.empty")) section.classList.remove("empty")
      tell()
    }

    const asked = new URLSearchParams(location.search)
    for (const box of boxes) box.checked = asked.getAll(box.name).includes(box.value)
    if (boxes.some(box => box.checked)) form.querySelector("details").open = true
    form.addEventListener("change", () => { show(); keep() })
    form.addEventListener("reset", () => setTimeout(() => { show(); keep() }))
    show()
  }

  // What is told on another page now: whoever comes by its permanent address is led on.
  const follow = () => {
    const post = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    const link = post && post.closest(".signposts") && post.querySelector("a")
    if (link) location.replace(link.href)
  }
  addEventListener("hashchange", follow)
  follow()

  document.addEventListener("click", event => {
    const link = event.target.closest("a.permalink")
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return
    navigator.clipboard.writeText(link.href).then(() => {
      const before = link.textContent
      link.textContent = link.dataset.copied || "✓"
      setTimeout(() => { link.textContent = before }, 1500)
    }, () => {})
  })
})()
