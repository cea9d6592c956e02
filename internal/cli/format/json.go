// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
)

// JSONVersion is the version of the JSON format. Minor versions add members; a program that reads
// it ignores those that it does not know.
const JSONVersion = "1.0"

type jsonReport struct {
	FormatVersion string          `json:"format_version"`
	Tool          jsonTool        `json:"tool"`
	Plan          *jsonPlan       `json:"plan,omitempty"`
	Summary       jsonSummary     `json:"summary"`
	Documents     []jsonDocument  `json:"documents"`
	Principals    []jsonPrincipal `json:"principals"`
	Findings      []jsonFinding   `json:"findings"`
	Rules         []jsonRule      `json:"rules"`
	NotSeen       []jsonHidden    `json:"not_seen"`
	Notes         []jsonNote      `json:"notes"`
}

type jsonTool struct {
	Name            string `json:"name"`
	Version         string `json:"version"`
	CatalogDate     string `json:"catalog_date"`
	ManagedPolicies string `json:"managed_policies_date"`
}

type jsonPlan struct {
	TerraformVersion string `json:"terraform_version"`
	FormatVersion    string `json:"format_version"`
	Errored          bool   `json:"errored"`
	Complete         bool   `json:"complete"`
	Resources        int    `json:"resources"`
	SourceUsed       bool   `json:"source_used"`
}

type jsonSummary struct {
	Documents struct {
		Found      int `json:"found"`
		Decided    int `json:"decided"`
		Partial    int `json:"partly_known"`
		NotVisible int `json:"not_visible"`
		NotIAM     int `json:"not_iam"`
		Unlisted   int `json:"unlisted"`
	} `json:"documents"`
	Principals struct {
		Complete   int `json:"complete"`
		Incomplete int `json:"incomplete"`
	} `json:"principals"`
	Findings struct {
		Error           int `json:"error"`
		SecurityWarning int `json:"security_warning"`
		Warning         int `json:"warning"`
		Suggestion      int `json:"suggestion"`
		Existing        int `json:"existing"`
		Suppressed      int `json:"suppressed"`
		LeftOut         int `json:"left_out"`
	} `json:"findings"`
	Rules struct {
		Holds        int `json:"holds"`
		Violated     int `json:"violated"`
		Undetermined int `json:"undetermined"`
	} `json:"rules"`
	FailOn   string `json:"fail_on"`
	Strict   bool   `json:"strict"`
	ExitCode int    `json:"exit_code"`
}

type jsonDocument struct {
	Address    string `json:"address"`
	Attribute  string `json:"attribute"`
	PolicyType string `json:"policy_type"`
	Attachment string `json:"attachment"`
	OwnerARN   string `json:"owner_arn"`
	Visibility string `json:"visibility"`
	Reason     string `json:"reason,omitempty"`
	Origin     string `json:"origin,omitempty"`
	Assumption string `json:"assumption,omitempty"`
	Sensitive  bool   `json:"sensitive,omitempty"`
	File       string `json:"file,omitempty"`
	Line       int    `json:"line,omitempty"`
	// Resources are those that make the document, if there are several.
	Resources []string `json:"resources,omitempty"`
}

type jsonPrincipal struct {
	Address    string      `json:"address"`
	Kind       string      `json:"kind"`
	ARN        string      `json:"arn"`
	Complete   bool        `json:"complete"`
	Missing    []string    `json:"missing,omitempty"`
	Assumed    []string    `json:"assumed,omitempty"`
	Layers     []jsonLayer `json:"layers"`
	Boundaries []jsonLayer `json:"boundary"`
	Uses       []jsonUse   `json:"uses,omitempty"`
	Sessions   []jsonLayer `json:"sessions,omitempty"`
}

type jsonUse struct {
	Address    string `json:"address"`
	Attribute  string `json:"attribute"`
	Link       string `json:"link"`
	Assumption string `json:"assumption,omitempty"`
}

type jsonLayer struct {
	Address    string `json:"address"`
	Document   string `json:"document,omitempty"`
	Managed    string `json:"managed_policy,omitempty"`
	Link       string `json:"link"`
	Assumption string `json:"assumption,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

type jsonFinding struct {
	ID            string          `json:"id"`
	Class         string          `json:"class"`
	Status        string          `json:"status"`
	Address       string          `json:"address"`
	Attribute     string          `json:"attribute"`
	Path          string          `json:"path"`
	Sid           string          `json:"sid"`
	Message       string          `json:"message"`
	Remediation   string          `json:"remediation"`
	Documentation string          `json:"documentation"`
	File          string          `json:"file"`
	Line          int             `json:"line"`
	Fingerprint   string          `json:"fingerprint"`
	Suppressed    *jsonSuppressed `json:"suppressed,omitempty"`
}

type jsonSuppressed struct {
	Reason  string `json:"reason"`
	Expires string `json:"expires,omitempty"`
}

type jsonRule struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Address string `json:"address"`
	Result  string `json:"result"`
	Because string `json:"because"`
}

type jsonHidden struct {
	ID      string `json:"id"`
	Address string `json:"address"`
	Reason  string `json:"reason"`
}

type jsonNote struct {
	ID      string `json:"id"`
	Address string `json:"address,omitempty"`
	Message string `json:"message"`
}

// JSON writes the report for programs.
func JSON(in *Input) (string, error) {
	r := in.Report
	services, managed := plancheck.CatalogDates()
	out := jsonReport{
		FormatVersion: JSONVersion, Tool: jsonTool{"iamproof", in.Version, services, managed}, Summary: summary(in),
		Documents: []jsonDocument{}, Principals: []jsonPrincipal{}, Findings: []jsonFinding{}, Rules: []jsonRule{}, NotSeen: []jsonHidden{}, Notes: []jsonNote{},
	}
	if !in.Files {
		out.Plan = &jsonPlan{r.Plan.TerraformVersion, r.Plan.FormatVersion, r.Plan.Errored, !r.Plan.Partial && !r.Plan.Errored, r.Plan.Resources, r.SourceUsed}
	}
	for _, d := range r.Documents {
		typ := d.Type.String()
		switch {
		case d.NotIAM:
			typ = "not_iam"
		case d.Type == 0:
			typ = "structure"
		}
		out.Documents = append(out.Documents, jsonDocument{d.Address(), d.Attribute, typ, d.Attachment, d.ShownOwner(), d.Visibility.String(), d.Reason, d.Origin, d.Assumption, d.Sensitive, filepath.ToSlash(d.File), d.Line, several(d.Addresses())})
	}
	for _, p := range r.Principals {
		x := jsonPrincipal{Address: p.Address(), Kind: p.Kind, ARN: p.ShownARN(), Complete: p.Complete, Missing: p.Missing, Assumed: p.Assumed, Layers: []jsonLayer{}, Boundaries: []jsonLayer{}}
		for _, l := range p.Layers {
			x.Layers = append(x.Layers, layerJSON(l))
		}
		for _, l := range p.Boundaries {
			x.Boundaries = append(x.Boundaries, layerJSON(l))
		}
		for _, u := range p.Uses {
			x.Uses = append(x.Uses, jsonUse{u.Address, u.Attribute, u.Link.String(), u.Assumption})
		}
		for _, l := range p.Sessions {
			x.Sessions = append(x.Sessions, layerJSON(l))
		}
		out.Principals = append(out.Principals, x)
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, findingJSON(f))
	}
	for _, f := range r.Suppressed {
		x := findingJSON(f)
		x.Suppressed = &jsonSuppressed{f.Reason, f.Expires}
		out.Findings = append(out.Findings, x)
	}
	for _, rule := range r.Rules {
		out.Rules = append(out.Rules, jsonRule{rule.Kind, rule.Name, rule.Address, rule.Result, rule.Because})
	}
	for _, h := range notSeen(in) {
		out.NotSeen = append(out.NotSeen, jsonHidden{h.ID, h.Where, h.Why})
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, jsonNote(n))
	}
	return indented(out)
}

// several returns the list if it has more than one entry.
func several(list []string) []string {
	if len(list) < 2 {
		return nil
	}
	return list
}

func indented(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("writing JSON: %w", err)
	}
	return b.String(), nil
}

func layerJSON(l *plancheck.Layer) jsonLayer {
	x := jsonLayer{Address: l.From.Address, Managed: l.Managed, Link: l.Link.String(), Assumption: l.Assumption, Reason: l.Reason}
	if l.Document != nil && l.Managed == "" {
		x.Document = l.Document.Label()
	}
	return x
}

func findingJSON(f *plancheck.Finding) jsonFinding {
	return jsonFinding{f.ID, f.Class.String(), f.Status, f.Address, f.Attribute, f.Path, f.Sid, f.Message, f.Remediation, f.Documentation, filepath.ToSlash(f.File), f.Line, f.Fingerprint, nil}
}

func summary(in *Input) jsonSummary {
	c := in.Report.Counts()
	var s jsonSummary
	d := &s.Documents
	d.Found, d.Decided, d.Partial, d.NotVisible, d.NotIAM, d.Unlisted = c.Found, c.Decided, c.Partial, c.NotVisible, c.NotIAM, c.Unlisted
	s.Principals.Complete, s.Principals.Incomplete = c.Complete, c.Incomplete
	f := &s.Findings
	f.Error, f.SecurityWarning, f.Warning, f.Suggestion, f.Existing, f.Suppressed, f.LeftOut = c.Errors, c.SecurityWarnings, c.Warnings, c.Suggestions, c.Existing, c.Suppressed, in.Report.LeftOut
	s.Rules.Holds, s.Rules.Violated, s.Rules.Undetermined = c.RulesHold, c.RulesViolated, c.RulesUndetermined
	s.FailOn, s.Strict, s.ExitCode = gate(in), in.Strict, in.ExitCode
	return s
}
