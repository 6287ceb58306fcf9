/** Who is signed in, what this person may do, and the words and the clock that the gateway gave. */

const CASES = ["mentor", "supervisor"];
const OVERSIGHT = ["supervisor", "officer"];
const MAY = {
  help: CASES, // claim, answer, be on duty
  supervise: ["supervisor"],
  review: OVERSIGHT,
  figures: OVERSIGHT,
  export: OVERSIGHT,
  mentors: OVERSIGHT,
};
export const ROLES = { mentor: "导师", supervisor: "主管", officer: "工作人员" };

export class Session extends EventTarget {
  mentor = null;
  services = {};
  reasons = {};
  states = {};
  topics = {};
  #skew = 0; // ms that the gateway's clock is ahead of ours

  /** The answer of `GET /session`. */
  take({ mentor, services, reasons, states, topics, now }) {
    Object.assign(this, { services, reasons, states, topics });
    this.#skew = Date.parse(now) - Date.now() || 0;
    this.become(mentor);
  }

  become(mentor) {
    this.mentor = mentor;
    this.dispatchEvent(new Event("change"));
  }

  may(what) {
    return MAY[what].includes(this.mentor?.role);
  }

  /** Whether this person may pass on, reveal or move what belongs to `owned`. */
  answersFor(owned) {
    return owned.mine || this.may("supervise");
  }

  now() {
    return new Date(Date.now() + this.#skew);
  }
}
