// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// newAccess reports what updated documents grant that they did not grant before.
func (c *checker) newAccess() []*Finding {
	var out []*Finding
	for _, d := range c.documents {
		if !updates(d) {
			continue
		}
		was, ok := beforeText(d)
		if !ok || was == d.Text {
			continue
		}
		if f := c.compare(d, was); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// beforeText returns the text that an argument had.
func beforeText(d *extract.Document) (string, bool) {
	if d.Name != "" && d.InlineIn {
		argument, name, document := tables.InlineBlocks(d.Resource.Type)
		blocks, _ := d.Resource.Before.Blocks(argument)
		for _, b := range blocks {
			if b.Get(name).Text() == d.Name {
				return b.Get(document).Str()
			}
		}
		return "", false
	}
	return d.Resource.Before.Get(d.Path).Str()
}

func (c *checker) compare(d *extract.Document, was string) *Finding {
	before, err := policy.Parse(was)
	now := d.Built()
	if err != nil || now == nil {
		return nil
	}
	if d.Visibility == extract.Known && d.Text != "" {
		if same, err := render.Equivalent(was, d.Text); err == nil && same {
			return nil
		}
	}
	proof := proveNoNewAccess(d.Type, now, before)
	if proof.Verdict == prover.Proved {
		return nil
	}
	var added []string
	refuted := proof.Verdict == prover.Refuted
	if refuted {
		added = CellTexts(proof.Beyond)
	}
	if len(added) == 0 {
		added = newCells(now, before)
	}
	f := Finding{ID: "NEW_ACCESS", Class: suggestion, Status: StatusNew, Address: d.Address(), Attribute: d.Attribute, File: d.File, Line: d.Line, resource: d.Resource, changed: true}
	f.Message = words.Choose(refuted, "The change adds access", "The change may add access")
	f.Remediation = "Make sure that this is meant."
	if d.Sensitive || d.Resource.Before.Get(d.Path).IsSensitive() {
		f.Message += ". The document is sensitive, so that no part of it is shown."
		return c.own(f, "")
	}
	const most = 12
	list, more := added, ""
	if n := len(added); n > most {
		list, more = added[:most], fmt.Sprintf("; and %d more", n-most)
	} else if proof.BeyondMore {
		more = "; and more"
	}
	switch {
	case len(list) > 0:
		f.Message += ": " + strings.Join(list, "; ") + more
	case !refuted:
		f.Message += ": " + ProofCauses(proof)
	}
	f.Message += "."
	if proof.Witness != nil {
		f.Message += " For example: " + WitnessText(proof.Witness) + "."
	}
	return c.own(f, strings.Join(added, "\n"))
}
