export HTTPS_PROXY=http://proxy.corp.example:3128 HTTP_PROXY=http://proxy.corp.example:3128
export https_proxy=$HTTPS_PROXY http_proxy=$HTTP_PROXY
export NO_PROXY=localhost,127.0.0.1,.corp.example,.anthropic.com no_proxy=localhost,127.0.0.1,.corp.example,.anthropic.com
export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/corp.pem SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt REQUESTS_CA_BUNDLE=/etc/ssl/certs/corp.pem
export PIP_INDEX_URL=https://pypi.corp.example/simple npm_config_registry=https://npm.corp.example/
