// A local Entra ID: discovery, authorize, token and device code as the real sign-in library asks for them, with tokens that the storage emulator accepts.
import { createHash, createVerify, constants, randomUUID, X509Certificate } from 'node:crypto';
import { makeCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { startHttps, type Answer, type Asked } from './https-server.ts';

export type EntraUser = { readonly name: string; readonly oid: string; readonly home: string };
export type EntraSettings = {
  readonly certificate?: Certificate;
  /** Of its host; localhost unless given. */
  readonly name?: string;
  readonly users?: readonly EntraUser[];
  /** Client ids that may sign people in. */
  readonly clients?: readonly string[];
  /** Client id and secret. */
  readonly applications?: Readonly<Record<string, string>>;
  readonly tenants?: readonly string[];
  /** Certificates whose keys may sign for an application. */
  readonly signers?: readonly string[];
};

export const homeTenant = '11111111-1111-4111-8111-111111111111';
export const guestTenant = '22222222-2222-4222-8222-222222222222';
export const anna: EntraUser = {
  name: 'anna@contoso.com',
  oid: '33333333-3333-4333-8333-333333333333',
  home: homeTenant,
};

export type FakeEntra = {
  readonly origin: string;
  readonly caPem: string;
  /** Seconds that a token is really good for, and that the answer says. */
  life: { really: number; told: number };
  /** Tokens issued so far: what for, to whom, how. */
  readonly issued: readonly {
    readonly grant: string;
    readonly audience: string;
    readonly tenant: string;
    readonly who: string;
  }[];
  /** Every access and refresh token that was ever given out. */
  readonly tokens: readonly string[];
  /** From now on no refresh token that was issued before is good. */
  revokeAll(): void;
  /** The next requests to `authorize` sign in as this one; null = the person declines. */
  signsIn: EntraUser | null;
  /** A device code that was asked for is confirmed; until then it is pending. */
  confirmCodes: boolean;
  /** The next token requests fail with this directory error. */
  refuseNext: { readonly error: string; readonly text: string } | null;
  close(): Promise<void>;
};

type Grant = {
  readonly user: EntraUser;
  readonly clientId: string;
  readonly challenge?: string;
  readonly nonce?: string;
};

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (claims: object): string => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.c2ln`;

export async function startEntra(settings: EntraSettings = {}): Promise<FakeEntra> {
  const certificate = settings.certificate ?? (await makeCertificate());
  const users = settings.users ?? [anna];
  const tenants = settings.tenants ?? [homeTenant, guestTenant];
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  const tokens: string[] = [];
  const issued: { grant: string; audience: string; tenant: string; who: string }[] = [];
  const state: Pick<FakeEntra, 'life' | 'signsIn' | 'confirmCodes' | 'refuseNext'> = {
    refuseNext: null,
    life: { really: 3600, told: 3600 },
    signsIn: users[0] ?? null,
    confirmCodes: true,
  };

  const refuse = (error: string, text: string, more: object = {}): Answer => ({
    status: 400,
    body: {
      error,
      error_description: `${text} Trace ID: x`,
      error_codes: [Number(/\d+/.exec(text)?.[0] ?? 0)],
      ...more,
    },
  });

  const tokensFor = (grantType: string, grant: Grant | null, form: URLSearchParams, tenant: string): Answer => {
    const scope = form.get('scope') ?? '';
    const audience = (/(https:\S+?)\/\.default/.exec(scope)?.[1] ?? '').replace(/\/$/, '');
    const now = Math.floor(Date.now() / 1000);
    const who = grant?.user.name ?? form.get('client_id') ?? '';
    issued.push({ grant: grantType, audience, tenant, who });
    const access = sign({
      aud: audience,
      iss: `https://sts.windows.net/${tenant}/`,
      iat: now - 60,
      nbf: now - 60,
      exp: now + state.life.really,
      oid: grant?.user.oid ?? form.get('client_id'),
      tid: tenant,
      upn: who,
      jti: randomUUID(),
    });
    const base = {
      token_type: 'Bearer',
      expires_in: state.life.told,
      ext_expires_in: state.life.told,
      scope,
      access_token: access,
    };
    tokens.push(access);
    if (grant === null) return { status: 200, body: base };
    const refresh = `refresh-${randomUUID()}`;
    tokens.push(refresh);
    refreshTokens.set(refresh, grant);
    const idToken = sign({
      aud: grant.clientId,
      iss: `${server.origin}/${tenant}/v2.0`,
      iat: now,
      nbf: now,
      exp: now + 3600,
      oid: grant.user.oid,
      sub: grant.user.oid,
      tid: tenant,
      preferred_username: grant.user.name,
      name: grant.user.name.split('@')[0],
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
    });
    const clientInfo = encode({ uid: grant.user.oid, utid: grant.user.home });
    return { status: 200, body: { ...base, refresh_token: refresh, id_token: idToken, client_info: clientInfo } };
  };

  const token = (asked: Asked, tenantOfPath: string): Answer => {
    const form = new URLSearchParams(asked.body);
    const clientId = form.get('client_id') ?? '';
    const refused = state.refuseNext;
    if (refused !== null) {
      state.refuseNext = null;
      return refuse(
        refused.error,
        refused.text,
        refused.error === 'interaction_required' ? { suberror: 'basic_action' } : {},
      );
    }
    const tenantOf = (grant: Grant): string => (tenantOfPath === 'organizations' ? grant.user.home : tenantOfPath);
    switch (form.get('grant_type')) {
      case 'client_credentials': {
        const secret = settings.applications?.[clientId];
        if (secret === undefined) return refuse('unauthorized_client', 'AADSTS700016: Application not found.');
        const isRight =
          form.get('client_secret') === secret || isSignedBy(settings.signers, form.get('client_assertion'));
        if (!isRight) return refuse('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
        return tokensFor('client_credentials', null, form, tenantOfPath);
      }
      case 'authorization_code': {
        const grant = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        if (grant === undefined || grant.clientId !== clientId) return refuse('invalid_grant', 'AADSTS70008: code');
        const verifier = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (verifier !== grant.challenge) return refuse('invalid_grant', 'AADSTS501481: code verifier does not match.');
        return tokensFor('authorization_code', grant, form, tenantOf(grant));
      }
      case 'refresh_token': {
        const grant = refreshTokens.get(form.get('refresh_token') ?? '');
        if (grant === undefined)
          return refuse('invalid_grant', 'AADSTS50173: The provided grant has expired due to it being revoked.', {
            suberror: 'bad_token',
          });
        return tokensFor('refresh_token', grant, form, tenantOf(grant));
      }
      case 'urn:ietf:params:oauth:grant-type:device_code':
      case 'device_code': {
        const grant = codes.get(form.get('device_code') ?? '');
        if (grant === undefined) return refuse('expired_token', 'AADSTS70020: The device code has expired.');
        if (!state.confirmCodes) return refuse('authorization_pending', 'AADSTS70016: pending.');
        return tokensFor('device_code', grant, form, tenantOf(grant));
      }
      default:
        return refuse('unsupported_grant_type', 'AADSTS70003: grant');
    }
  };

  /** The real page signs in and then posts itself; here it may be posted at once. */
  const authorize = ({ query }: Asked): Answer => {
    const fields = new URLSearchParams({ state: query.get('state') ?? '' });
    if (query.get('response_mode') !== 'form_post') return refuse('invalid_request', 'AADSTS900144: response_mode');
    if (!(settings.clients ?? []).includes(query.get('client_id') ?? '')) {
      fields.set('error', 'unauthorized_client');
      fields.set('error_description', 'AADSTS700016: Application not found.');
    } else if (state.signsIn === null) {
      fields.set('error', 'access_denied');
      fields.set('error_description', 'AADSTS65004: The user declined to consent.');
    } else {
      const code = randomUUID();
      codes.set(code, {
        user: state.signsIn,
        clientId: query.get('client_id') ?? '',
        challenge: query.get('code_challenge') ?? '',
        ...(query.get('nonce') === null ? {} : { nonce: query.get('nonce') ?? '' }),
      });
      fields.set('code', code);
      fields.set('client_info', encode({ uid: state.signsIn.oid, utid: state.signsIn.home }));
      fields.set('session_state', randomUUID());
    }
    const inputs = [...fields].map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join('');
    const action = query.get('redirect_uri') ?? '';
    return {
      status: 200,
      body: `<html><body onload="document.forms[0].submit()"><form method="post" action="${action}">${inputs}</form></body></html>`,
    };
  };

  const server = await startHttps(
    certificate,
    (asked) => {
      const [, tenant = '', ...rest] = asked.path.split('/');
      const isKnown = tenant === 'organizations' || tenant === 'common' || tenants.includes(tenant);
      if (!isKnown) return refuse('invalid_tenant', 'AADSTS90002: Tenant not found.');
      const base = `${server.origin}/${tenant}`;
      switch (rest.join('/')) {
        case 'v2.0/.well-known/openid-configuration':
          return {
            status: 200,
            body: {
              issuer: `${server.origin}/{tenantid}/v2.0`,
              authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
              token_endpoint: `${base}/oauth2/v2.0/token`,
              device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
              end_session_endpoint: `${base}/oauth2/v2.0/logout`,
              jwks_uri: `${base}/discovery/v2.0/keys`,
            },
          };
        case 'oauth2/v2.0/authorize':
          return authorize(asked);
        case 'oauth2/v2.0/token':
          return token(asked, tenant);
        case 'oauth2/v2.0/devicecode': {
          const code = randomUUID();
          const user = state.signsIn ?? anna;
          codes.set(code, { user, clientId: new URLSearchParams(asked.body).get('client_id') ?? '' });
          const address = `${server.origin}/device`;
          return {
            status: 200,
            body: {
              device_code: code,
              user_code: 'ABCD-1234',
              verification_uri: address,
              expires_in: 900,
              interval: 1,
              message: '',
            },
          };
        }
        default:
          return { status: 404, body: { error: 'not_found' } };
      }
    },
    settings.name,
  );
  return Object.assign(state, {
    origin: server.origin,
    caPem: certificate.cert,
    issued,
    tokens,
    revokeAll: () => refreshTokens.clear(),
    close: () => server.close(),
  });
}

/** A client assertion: a JWT signed (PS256) by the key of a certificate, which it names by its SHA-256. */
function isSignedBy(signers: readonly string[] = [], assertion: string | null): boolean {
  const [head = '', body = '', signature = ''] = (assertion ?? '').split('.');
  const thumbprint: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8') || '{}')['x5t#S256'];
  const signer = signers.find((pem) => {
    const print = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex');
    return print.toString('base64url') === thumbprint;
  });
  if (signer === undefined) return false;
  return createVerify('sha256')
    .update(`${head}.${body}`)
    .verify(
      { key: signer, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
      Buffer.from(signature, 'base64url'),
    );
}

/** What a browser does with the sign-in page: fetches it and sends its form. `ca`: of the fake. */
export async function signInAtPage(page: string, get: (url: string) => Promise<string>): Promise<number> {
  const html = await get(page);
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of html.matchAll(/name="([^"]+)" value="([^"]*)"/g)) fields.set(name, value);
  const answer = await fetch(action, { method: 'POST', body: fields });
  return answer.status;
}
