// Which leads are ticked. Only what the filter shows can be ticked, so that nobody decides on what is out of sight.

export class Selection {
  constructor() {
    this.chosen = new Set();
    this.order = [];
    this.anchor = null;
  }

  /** The leads that the filter shows, in order; what is no longer among them loses its tick. */
  keep(order) {
    const known = new Set(order);
    this.order = order;
    this.chosen = new Set([...this.chosen].filter((lead) => known.has(lead)));
    if (!known.has(this.anchor)) this.anchor = null;
  }

  has(lead) {
    return this.chosen.has(lead);
  }

  get size() {
    return this.chosen.size;
  }

  get leads() {
    return this.order.filter((lead) => this.chosen.has(lead));
  }

  toggle(lead) {
    if (!this.chosen.delete(lead)) this.chosen.add(lead);
    this.anchor = lead;
  }

  /** Everything from the lead that was last ticked or cleared up to this one becomes like that one. */
  range(lead) {
    if (this.anchor === null) return this.toggle(lead);
    const [from, to] = [this.order.indexOf(this.anchor), this.order.indexOf(lead)].sort((a, b) => a - b);
    const on = this.chosen.has(this.anchor);
    for (const one of this.order.slice(from, to + 1)) on ? this.chosen.add(one) : this.chosen.delete(one);
    this.anchor = lead;
  }

  set(leads, on) {
    for (const lead of leads) on ? this.chosen.add(lead) : this.chosen.delete(lead);
  }

  all() {
    this.chosen = new Set(this.order);
  }

  none() {
    this.chosen.clear();
    this.anchor = null;
  }
}
