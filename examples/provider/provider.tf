terraform {
  required_providers {
    iamproof = {
      source = "terraform-iamproof/iamproof"
    }
  }
}

# No credentials and no network: the provider works on documents alone.
provider "iamproof" {}
