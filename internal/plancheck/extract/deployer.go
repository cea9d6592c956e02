// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// Deployer returns the session policies that provider blocks give to the roles that Terraform
// takes, where they are literals. What else they give to them is listed and not checked.
func Deployer(w *world.World) (documents []*Document, unlisted []Unlisted) {
	if w.Plan.Config == nil {
		return nil, nil
	}
	for _, key := range slices.Sorted(maps.Keys(w.Plan.Config.Providers)) {
		p := w.Plan.Config.Providers[key]
		if p.Name != "aws" && !strings.HasSuffix(p.FullName, "/hashicorp/aws") {
			continue
		}
		for _, block := range []string{"assume_role", "assume_role_with_web_identity"} {
			for i := 0; ; i++ {
				at := fmt.Sprintf("%s[%d]", block, i)
				if !planfile.ExprAt(p.Expressions, at).Given {
					break
				}
				name := block
				if i > 0 {
					name = at
				}
				d, more := session(p.Expressions, "provider."+key, at, name)
				documents, unlisted = append(documents, d...), append(unlisted, more...)
			}
		}
	}
	return documents, unlisted
}

// session reads the session policies of one block that takes a role.
func session(expressions []byte, address, at, name string) (documents []*Document, unlisted []Unlisted) {
	if planfile.ExprAt(expressions, at+".policy_arns").Given {
		unlisted = append(unlisted, Unlisted{address, name + ".policy_arns", "names session policies of the role that Terraform takes, which are not looked at"})
	}
	e := planfile.ExprAt(expressions, at+".policy")
	if e.Given && !e.IsConstant {
		unlisted = append(unlisted, Unlisted{address, name + ".policy", "is a session policy that the plan holds only as an expression"})
	}
	if text, ok := e.Constant.Str(); ok && strings.TrimSpace(text) != "" {
		documents = append(documents, &Document{
			Resource: &planfile.Resource{Address: address, Type: "provider", Name: strings.TrimPrefix(address, "provider."), Actions: []string{"no-op"}}, Attribute: name + ".policy",
			Type: iam.Session, Attachment: "inline", Visibility: Known, Origin: "value", Text: text,
		})
	}
	return documents, unlisted
}
