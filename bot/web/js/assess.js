/** The page of the assessment, put together: form, live verdicts, paper, picture. */

import { assess, fetchPrograms, Refusal } from "./api.js";
import { Form } from "./form/form.js";
import { handOver } from "./handover.js";
import { Live } from "./live.js";
import { savePicture } from "./picture/picture.js";
import { report } from "./report.js";
import { Store } from "./storage.js";
import { byId, element } from "./view/element.js";
import { drawPaper } from "./view/paper.js";
import { Results } from "./view/results.js";

const KEPT = "facts"; // for this tab only: they are about a person
const PAYEES = { person: "给个人的", firm: "给企业的", base: "给园区、基地和工作室的", nobody: "其他" };
const NOT_LOADED = "连不上服务，没能打开测算表。";

class Assessment {
  #catalogue;
  #form;
  #results;
  #live;
  #store = new Store("sessionStorage");
  #asked = { key: "", facts: {}, program: "" }; // what is, or is being, judged
  #refusal = null; // why what was asked could not be judged
  #report = null;

  constructor(catalogue) {
    this.#catalogue = catalogue;
    this.#form = new Form(byId("form"), catalogue, () => this.#changed());
    const parts = { status: byId("status"), cards: byId("cards"), bar: byId("bar-words"), area: byId("results") };
    this.#results = new Results(parts, catalogue, (key) => this.#form.find(key));
    this.#live = new Live(assess, (news) => this.#told(news));
  }

  start() {
    const select = byId("program");
    select.append(...programOptions(this.#catalogue));
    select.addEventListener("change", () => {
      history.replaceState(null, "", select.value ? `?program=${select.value}` : location.pathname);
      this.#choose();
    });
    byId("reset").addEventListener("click", () => {
      this.#form.fill({});
      this.#changed(0);
    });
    byId("print").addEventListener("click", () => window.print());
    byId("picture").addEventListener("click", () => savePicture(this.#report, `资格测算 ${this.#report.day}.png`));
    byId("hand").addEventListener("click", () => this.#handOver());
    this.#form.fill(this.#store.get(KEPT) ?? {});
    this.#choose();
  }

  get #program() {
    const wanted = new URLSearchParams(location.search).get("program");
    return this.#catalogue.programs.some(({ id }) => id === wanted) ? wanted : "";
  }

  #choose() {
    byId("program").value = this.#program;
    this.#form.choose(this.#program);
    this.#changed(0);
  }

  #changed(pause) {
    const { facts, wrong } = this.#form.read();
    this.#store.set(KEPT, this.#form.kept());
    if (wrong.length) this.#hold(wrong[0]);
    else this.#ask(facts, pause);
  }

  #hold(key) {
    this.#live.hold();
    this.#asked.key = "";
    this.#useless(true);
    this.#results.held(this.#label(key));
  }

  #ask(facts, pause) {
    const program = this.#program;
    const key = JSON.stringify([program, facts]);
    if (key === this.#asked.key) {
      if (this.#refusal) this.#form.complain(this.#refusal.key, this.#refusal.message);
      return;
    }
    this.#asked = { key, facts, program };
    this.#refusal = null;
    this.#live.change(program ? { ...facts, only: [program] } : facts, pause);
  }

  #told({ asking, answer, error }) {
    this.#useless(!answer);
    if (asking) this.#results.stale();
    else if (answer) this.#show(answer);
    else this.#failed(error);
  }

  #show(answer) {
    const { facts, program } = this.#asked;
    this.#results.show(answer, facts, Boolean(program));
    this.#report = report(answer, facts, this.#form.given(facts), this.#catalogue);
    drawPaper(byId("paper"), this.#report);
  }

  #failed(error) {
    if (error instanceof Refusal && error.key && this.#form.complain(error.key, error.message)) {
      this.#refusal = error;
      this.#results.held(this.#label(error.key));
      return;
    }
    this.#results.failed(error, () => {
      this.#asked.key = "";
      this.#changed(0);
    });
  }

  /** The chat opens with the facts that were judged, and sends them to a mentor. */
  async #handOver() {
    const { facts, program } = this.#asked;
    const left = await handOver(program ? { ...facts, only: [program] } : facts, this.#form.given(facts));
    if (left) location.assign("/");
  }

  /** What cannot be vouched for is neither printed nor drawn nor handed over. */
  #useless(useless) {
    for (const id of ["print", "picture", "hand"]) byId(id).disabled = useless;
  }

  #label(key) {
    return this.#catalogue.facts.find((fact) => fact.key === key)?.label ?? key;
  }
}

function programOptions({ programs }) {
  const groups = Object.entries(PAYEES).map(([payee, label]) => {
    const own = programs.filter((program) => program.payee === payee);
    return element("optgroup", { label }, ...own.map(({ id, title }) => element("option", { value: id, text: title })));
  });
  const all = element("option", { value: "", text: `全部 ${programs.length} 项` });
  return [all, ...groups.filter((group) => group.children.length)];
}

async function open() {
  const trouble = byId("trouble");
  trouble.hidden = true;
  try {
    const catalogue = await fetchPrograms();
    new Assessment(catalogue).start();
    byId("work").hidden = false;
    byId("loading").hidden = true;
  } catch (error) {
    byId("trouble-words").textContent = error instanceof Refusal ? error.message : NOT_LOADED;
    byId("loading").hidden = true;
    trouble.hidden = false;
  }
}

byId("again").addEventListener("click", open);
open();
