// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Action prepares an action for requests, see [NewAction]: unless
// [Options.UnknownActions] is set, the catalogue has to know it.
func (ev *Evaluator) Action(name string) (*request.Action, error) {
	return request.NewAction(name, ev.catalog, ev.opts.UnknownActions)
}
