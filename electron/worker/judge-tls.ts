// What the encryption of a connection is worth, in a sentence and with the facts behind it.
import type { Check } from '../../shared/checks.ts';
import type { CertificateFacts, CertificateTrust, TlsFacts } from './source/connection-watch.ts';

type Facts = Check['facts'];

const checkedWords: Readonly<Record<CertificateTrust, string>> = {
  checked: 'yes, authority and name',
  pinned: 'yes, it is the pinned one',
  unchecked: 'no, trusted without a check',
};

export type TlsVerdict = { readonly isWarning: boolean; readonly detail: string; readonly facts: Facts };

/** A warning when the certificate was trusted without a check, or the protocol is not safe any more. */
export function judgeTls(tls: TlsFacts): TlsVerdict {
  const facts = [
    { label: 'Protocol', value: tls.protocol },
    { label: 'Cipher', value: tls.cipher },
    ...(tls.certificate === null ? [] : certificateFacts(tls.certificate)),
    { label: 'Certificate checked', value: checkedWords[tls.trust] },
    // Who signed a pinned certificate does not matter.
    ...(tls.objection === null || tls.trust === 'pinned' ? [] : [{ label: 'A check would say', value: tls.objection }]),
  ];
  const isOld = /^TLS 1\.[01]$/.test(tls.protocol);
  const age = isOld ? ` ${tls.protocol} is not safe any more: bring the server to TLS 1.2.` : '';
  const detail = `${tls.protocol}, ${sentenceOf(tls)}${age}`;
  return { isWarning: isOld || tls.trust === 'unchecked', detail, facts };
}

function sentenceOf({ trust, objection }: TlsFacts): string {
  switch (trust) {
    case 'checked':
      return 'certificate checked.';
    case 'pinned':
      return 'the pinned certificate.';
    case 'unchecked':
      return objection === null
        ? 'certificate not checked. It would pass: the check can be switched on.'
        : 'certificate not checked. Anyone on the way could pose as the server.';
  }
}

/** What is known of a certificate that was not accepted. */
export const refusedFacts = ({ certificate, objection, protocol }: TlsFacts): Facts => [
  { label: 'Protocol', value: protocol },
  ...(certificate === null ? [] : certificateFacts(certificate)),
  ...(objection === null ? [] : [{ label: 'The check says', value: objection }]),
];

const certificateFacts = (certificate: CertificateFacts): Facts => [
  { label: 'Certificate', value: certificate.subject },
  { label: 'Issued by', value: certificate.issuer },
  ...(certificate.chain.length === 0 ? [] : [{ label: 'Signed in turn by', value: certificate.chain.join(' > ') }]),
  { label: 'Made out for', value: certificate.names },
  { label: 'Valid', value: `${certificate.validFrom} to ${certificate.validTo}` },
  { label: 'SHA-256', value: certificate.sha256 },
];
