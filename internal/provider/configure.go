// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// providerData returns what the provider's configuration gives to resources and data
// sources: nil when validating, which is before the provider is configured.
func providerData(v any, diags *diag.Diagnostics) *data {
	if v == nil {
		return nil
	}
	d, ok := v.(*data)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider's data is %T. This is a bug in the provider.", v))
	}
	return d
}

// actions is the catalogue, with the user's additions once the provider is
// configured.
func (d *data) actions() *catalog.Catalog {
	if d == nil {
		return catalog.Default()
	}
	return d.catalog
}

// services is the catalogue as simulations ask for it.
func (d *data) services() simulate.Catalog { return catalog.NewServices(d.actions()) }
