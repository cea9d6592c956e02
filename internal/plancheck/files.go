// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// File is a document that is given as a file.
type File struct {
	Name, Text string
	// Type is what the document is used as; 0 to guess it.
	Type       iam.Type
	Attachment string
}

// CheckFiles validates documents by themselves.
func CheckFiles(files []File, s *Settings) *Report {
	plan := &planfile.Plan{}
	c := &checker{Settings: s, w: world.New(plan, world.Home{Partition: s.Partition, Account: s.Account, Region: s.Region}), byDocument: map[*extract.Document][]*Finding{}}
	r := &Report{Plan: plan}
	for _, f := range files {
		typ := f.Type
		if typ == 0 {
			typ = GuessType(f.Text)
			r.Notes = append(r.Notes, Note{"TYPE_GUESSED", f.Name, "checked as " + typ.Describe() + "; --type says what it is"})
		}
		d := &extract.Document{
			Resource: &planfile.Resource{Address: f.Name, Actions: []string{"create"}}, Type: typ, Attachment: f.Attachment, Visibility: extract.Known, Origin: "value", Text: f.Text, File: f.Name, IsFile: true,
		}
		r.Documents = append(r.Documents, d)
		findings := c.checkDocument(d)
		setStatus(findings, nil)
		r.Findings = append(r.Findings, findings...)
	}
	s.suppress(r)
	r.sort()
	return r
}

// GuessType finds out what a document is used as by its statements.
func GuessType(text string) iam.Type {
	root, _ := policy.ParseJSON(text)
	list, _ := statementsOf(root)
	trust, resource := 0, 0
	for _, s := range list {
		if s.Kind != policy.KindObject || s.Get("Principal") == nil && s.Get("NotPrincipal") == nil {
			continue
		}
		resource++
		actions := s.Get("Action")
		if actions == nil || s.Get("Resource") != nil || s.Get("NotResource") != nil {
			continue
		}
		texts := []*policy.Node{actions}
		if actions.Kind == policy.KindArray {
			texts = actions.Elems
		}
		sts := len(texts) > 0
		for _, a := range texts {
			word, _ := a.Text.Known()
			sts = sts && strings.HasPrefix(strings.ToLower(word), "sts:")
		}
		if sts {
			trust++
		}
	}
	switch {
	case resource == 0:
		return iam.Identity
	case trust == resource:
		return iam.Trust
	}
	return iam.Resource
}

// KnownID says what is wrong with the id of a finding, nil if there is such a finding.
func KnownID(id string) error {
	if _, ok := RuleTexts[id]; ok {
		return nil
	}
	if _, err := validator.ParseOverrides(map[string]string{id: "ignore"}); err != nil {
		return fmt.Errorf("there is no finding %q: %w", id, err)
	}
	return nil
}

// ParseOverrides reads classes by id, of findings of this package too.
func ParseOverrides(names map[string]string) (map[string]frame.Class, error) {
	documents, own := map[string]string{}, map[string]frame.Class{}
	for id, word := range names {
		if _, ok := RuleTexts[id]; !ok || id == "INLINE_POLICY_AGGREGATE_EXCEEDED" {
			documents[id] = word
			continue
		}
		class, err := frame.ParseClass(word)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		own[id] = class
	}
	all, err := validator.ParseOverrides(documents)
	if err != nil {
		return nil, fmt.Errorf("severity_overrides: %w", err)
	}
	for id, class := range own {
		if all == nil {
			all = map[string]frame.Class{}
		}
		all[id] = class
	}
	return all, nil
}
