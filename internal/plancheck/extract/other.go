// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// net lists texts that look like documents in resources that no table has (K-202).
func (x *Extractor) net(r *planfile.Resource) {
	if !tables.MayCarry(r.Type) {
		return
	}
	r.After.Strings(func(path, text string) {
		if t := strings.TrimSpace(text); strings.HasPrefix(t, "{") && strings.Contains(t, `"Statement"`) {
			x.Unlisted = append(x.Unlisted, Unlisted{r.Address, path, "looks like a policy document, of a type of resource that is not in the tables: a carrier block of iamproof.hcl adopts it"})
		}
	})
	r.After.Unknowns(func(path string) {
		argument, _, _ := strings.Cut(path, ".")
		argument, _, _ = strings.Cut(argument, "[")
		if tables.PolicyPath.MatchString(path) && (x.w.Block(r) == nil || x.w.Argument(r, argument).Given) {
			x.Unlisted = append(x.Unlisted, Unlisted{r.Address, path, "is not known before apply and is named like a policy document, of a type of resource that is not in the tables: a carrier block of iamproof.hcl adopts it"})
		}
	})
}

// otherLanguage is a policy of an organization that is counted and not checked: one that is
// not in IAM's language, or one of a type that is not known yet.
func (x *Extractor) otherLanguage(r *planfile.Resource, c *tables.Carrier, typ string) *Document {
	v := r.After.Get(c.Path)
	d := &Document{Resource: r, Attribute: c.Path, Path: c.Path, Attachment: c.Attachment, OwnerARN: x.w.OwnerARN(r, c, r.After), Sensitive: v.IsSensitive()}
	if x.source != nil {
		d.File, d.Line = x.source.Place(r, c.Path)
	}
	if typ == "?" {
		d.Visibility, d.Reason = NotVisible, "its type is not known before apply, and the type says in which language it is; give the type as a literal"
		return d
	}
	d.NotIAM, d.Visibility, d.Origin = true, Known, "value"
	if v.HasUnknown() {
		d.Visibility = Partial
	}
	d.Reason = "a policy of type " + typ + " is not in IAM's language: it is counted and not checked"
	return d
}

// foreign is a text that its type of resource calls a policy and that is not in IAM's language: it
// is counted and not checked (K-201).
func (x *Extractor) foreign(r *planfile.Resource, argument, holds string) []*Document {
	v := r.After.Get(argument)
	if v.IsNull() {
		return nil
	}
	d := &Document{Resource: r, Attribute: argument, Path: argument, Sensitive: v.IsSensitive(), NotIAM: true, Visibility: Known, Origin: "value"}
	if v.HasUnknown() {
		d.Visibility = Partial
	}
	d.Reason = "it holds " + holds + ", which is not in IAM's language: it is counted and not checked"
	if x.source != nil {
		d.File, d.Line = x.source.Place(r, argument)
	}
	return []*Document{d}
}

// blockAt returns the position in the configuration of the block with a name, "*" if that is not
// known: a set of blocks is in another order in the plan, and dynamic blocks are not in the
// configuration of a plan.
func (x *Extractor) blockAt(r *planfile.Resource, block, name string, n int) string {
	given := func(i int) bool { return x.w.Argument(r, fmt.Sprintf("%s[%d]", block, i)).Given }
	found := "*"
	for i := 0; given(i); i++ {
		e := x.w.Argument(r, fmt.Sprintf("%s[%d].name", block, i))
		text, constant := e.Constant.Str()
		switch {
		case name != "" && e.IsConstant && constant && text == name:
			return strconv.Itoa(i)
		case i == 0 && n == 1 && !given(1) && !e.IsConstant:
			found = "0"
		}
	}
	return found
}
