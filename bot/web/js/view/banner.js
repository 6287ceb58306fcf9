/** The line above the chat: no connection, or the assistant is not ready. */

const WORDS = {
  offline: "连接断了，正在自动重连。没发出的消息会留着，连上就发。",
  warming: "正在准备，马上就好。现在可以先提问，准备好就回答。",
  down: "助手暂时答不上来，正在恢复。问题会先存好；急的话请转人工或拨打 12345。",
};

export class Banner {
  #root;

  constructor(root) {
    this.#root = root;
  }

  /** `kind`: "offline", "warming", "down" or null. */
  show(kind) {
    if ((this.#root.dataset.kind ?? "") === (kind ?? "")) return;
    this.#root.dataset.kind = kind ?? "";
    this.#root.textContent = kind ? WORDS[kind] : "";
    this.#root.hidden = !kind;
  }
}
