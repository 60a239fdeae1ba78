// A provider on loopback. Whoever signs in is taken at their word: the login is the subject. Prints its address.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'hoctap',
      client_secret: 'a-secret-of-this-test',
      // On loopback a native application may be called back on any port (RFC 8252, 7.3).
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/sign-in/oidc/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    }],
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
