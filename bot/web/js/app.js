/** The one place where the page is put together. */

import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { Outbox } from "./outbox.js";
import { Poller } from "./poller.js";
import { Standing } from "./standing.js";
import { Store } from "./storage.js";
import { Transcript } from "./transcript.js";
import { Banner } from "./view/banner.js";
import { Composer } from "./view/composer.js";
import { confirmed } from "./view/dialog.js";
import { byId } from "./view/element.js";
import { drawChips, Guide } from "./view/guide.js";
import { Log } from "./view/log.js";
import { Scroll } from "./view/scroll.js";
import { clearingWords, StandingLine } from "./view/standing.js";
import { Typing } from "./view/typing.js";

const TITLE = document.title;

function open() {
  const store = new Store("localStorage");
  const conversation = new Conversation(store);
  const connection = new Connection();
  const scroll = new Scroll(byId("scroll"), byId("jump"));
  const banner = new Banner(byId("banner"));
  let chat = null;

  const poller = new Poller(conversation, {
    messages: (list, first) => chat.heard(list, first),
    up: () => connection.set({ up: true }),
    down: () => connection.set({ up: false }),
    lost: (id) => chat.lost(id),
  });
  const log = new Log(byId("log"), (choice) => {
    chat.press(choice);
    restFocus();
  });
  const composer = new Composer(
    { form: byId("composer"), text: byId("text"), send: byId("send"), counter: byId("counter") },
    new Store("sessionStorage"),
    (words) => chat.say(words),
  );
  const standing = new Standing(conversation);
  const line = new StandingLine({
    line: byId("standing"), words: byId("standing-words"), stop: byId("stop-waiting"), human: byId("human"),
    text: byId("text"),
  });
  chat = new Chat({
    conversation, connection, poller, scroll, log, line, composer, standing,
    outbox: new Outbox(store, conversation),
    transcript: new Transcript(),
    welcome: byId("welcome"),
    typing: new Typing(byId("typing"), byId("typing-text")),
    onnews: () => { document.title = `（新消息）${TITLE}`; },
  });

  const ask = (question) => {
    chat.say(question);
    restFocus();
  };
  drawChips(ask);
  const guide = new Guide(ask);
  byId("storage-note").hidden = store.lasting;
  connection.addEventListener("change", () => banner.show(connection.trouble));
  banner.show(connection.trouble);
  bindPage({ chat, composer, connection, guide, poller, standing });

  /** The pressed control is gone or disabled: hand the focus on, without raising a phone's keyboard. */
  function restFocus() {
    if (window.matchMedia("(hover: hover)").matches) composer.focus();
    else byId("scroll").focus({ preventScroll: true });
  }

  chat.start();
  connection.start();
}

function bindPage({ chat, composer, connection, guide, poller, standing }) {
  byId("human").addEventListener("click", () => chat.askHuman());
  byId("stop-waiting").addEventListener("click", () => chat.stopWaiting());
  byId("clear").addEventListener("click", async () => {
    guide.close();
    byId("confirm-case").textContent = clearingWords(standing.who);
    if (await confirmed(byId("confirm-clear"))) {
      chat.clear();
      composer.focus();
    }
  });
  window.addEventListener("offline", () => poller.hurry());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    document.title = TITLE;
    if (connection.trouble === "offline") connection.check();
  });
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".sources, .verdict, .condition")) details.open = true;
  });
}

open();
