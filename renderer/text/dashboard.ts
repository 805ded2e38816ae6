// Texts of the dashboard, the runs in a browser.
export const dashboardText = {
  product: 'Tableferry',
  readOnly: 'Read only',
  historyPurpose: 'Every run of this state folder, live and ended.',
  lost: (sinceTime: string) => `Connection lost at ${sinceTime}. What is shown is as of then; trying again.`,
  tryNow: 'Try now',
  signIn: {
    title: 'Show the runs',
    why: 'This page shows the runs of a Tableferry and changes nothing. It opens with the token that stands at the end of the address which "tableferry serve" or the settings of the window show.',
    token: 'Token, or the whole address',
    submit: 'Show the runs',
    missing: 'Type the token, or paste the whole address.',
  },
  ownSpeed: 'As set for this run',
  held: 'Held: nothing is read until it is released.',
} as const;
