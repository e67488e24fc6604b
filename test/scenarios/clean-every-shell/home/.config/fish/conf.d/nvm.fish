set -gx nvm_prefix ~/.nvm
