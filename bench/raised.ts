/** What a request of the benches says when it is raised, with a personal text or without. */
export const raised = <Text = never>(n: number, personal: Text | null = null) =>
  ({
    number: `N-${n}`,
    tracking: null,
    channel: "hotline",
    kind: "complaint",
    proactive: false,
    urgent: false,
    reporter: `s-${n}`,
    contact: personal,
    description: personal,
    place: { unit: `community-${n % 500}`, cell: "36.65,117.12", exact: personal },
    against: null,
    item: "roads/cover",
    notice: null,
    source: null
  }) as const
