// Texts of the network section of the settings.
export const networkText = {
  title: 'Network',
  about: 'How the sign-in to Azure and the storage account are reached. SQL Server is reached directly.',
  proxy: 'Proxy',
  kinds: {
    system: 'As the system (with PAC files)',
    environment: 'As the environment (HTTPS_PROXY)',
    none: 'None',
    explicit: 'This one:',
  },
  url: {
    label: 'Proxy address',
    hint: 'http://proxy.example:8080',
    wrong: 'Enter http://host:port or https://host:port.',
  },
  user: { label: 'User', hint: 'Empty if the proxy asks nobody.' },
  password: { label: 'Proxy password', hint: 'Given to this proxy and user only.' },
  bypass: { label: 'Not for these hosts', hint: 'Separated by commas: .corp.example, 10.0.0.0/8, <local>' },
  use: 'Use this proxy',
  used: 'In use.',
  certificate: {
    label: 'Certificate authority',
    about: 'For a proxy that opens TLS. The authorities of this computer are trusted anyway.',
    none: 'No file is named.',
    choose: 'Choose file',
    remove: 'Remove',
  },
  test: 'Test connection',
  testing: (host: string) => `${host}: testing`,
  direct: 'directly',
  by: (proxy: string) => `by ${proxy}`,
  failed: (host: string, way: string, problem: string) => `${host} (${way}): ${problem}`,
  answered: (host: string, way: string, issuer: string | null) =>
    `${host} answers ${way}${issuer === null ? '' : `, certificate issued by ${issuer}`}.`,
  noStorage: 'Save a target connection to test its storage account too.',
} as const;
