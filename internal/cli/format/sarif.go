// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"path/filepath"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxSarif is how many results GitHub takes of a run.
const maxSarif = 25_000

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"`
	Results     []sarifResult     `json:"results"`
	Properties  map[string]any    `json:"properties,omitempty"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	ExitCode      int                 `json:"exitCode"`
	Notifications []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Descriptor sarifDescriptor `json:"descriptor"`
	Level      string          `json:"level"`
	Message    sarifText       `json:"message"`
}

type sarifDescriptor struct {
	ID string `json:"id"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	InformationURI  string      `json:"informationUri"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	Version         string      `json:"version,omitempty"`
	Rules           []sarifRule `json:"rules"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct {
	ID               string         `json:"id"`
	ShortDescription sarifText      `json:"shortDescription"`
	FullDescription  sarifText      `json:"fullDescription"`
	Help             sarifText      `json:"help"`
	HelpURI          string         `json:"helpUri,omitempty"`
	Default          sarifDefault   `json:"defaultConfiguration"`
	Properties       map[string]any `json:"properties,omitempty"`
}

type sarifDefault struct {
	Level string `json:"level"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	Baseline     string             `json:"baselineState,omitempty"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI     string `json:"uri"`
	URIBase string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine int `json:"startLine"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

// SARIF writes the findings in SARIF 2.1.0, as GitHub's code scanning takes it.
func SARIF(in *Input) (string, error) {
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}, Properties: map[string]any{"exitCode": in.ExitCode, "summary": summary(in)}}
	run.Tool.Driver = sarifDriver{Name: "iamproof", InformationURI: home, Version: in.Version, Rules: []sarifRule{}}
	index := map[string]int{}
	all := slices.Concat(in.Report.Findings, in.Report.Suppressed)
	for _, f := range all[:min(len(all), maxSarif)] {
		at, ok := index[f.ID]
		if !ok {
			at = len(run.Tool.Driver.Rules)
			index[f.ID] = at
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(f))
		}
		run.Results = append(run.Results, resultOf(in, f, at))
	}
	run.addRules(in)
	run.Invocations = []sarifInvocation{invocationOf(in)}
	return indented(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

const home = "https://registry.terraform.io/providers/terraform-iamproof/iamproof/latest/docs"

func level(c frame.Class) string {
	switch c {
	case frame.Error:
		return "error"
	case frame.SecurityWarning, frame.Warning:
		return "warning"
	}
	return "note"
}

func ruleOf(f *plancheck.Finding) sarifRule {
	title, why, fix := f.ID, f.Message, f.Remediation
	for _, c := range validator.Checks() {
		if c.ID == f.ID {
			title, why, fix = c.Title, c.Why, c.Fix
		}
	}
	if t, ok := plancheck.RuleTexts[f.ID]; ok {
		title, why, fix = t.Title, t.Why, t.Fix
	}
	if fix == "" {
		fix = why
	}
	r := sarifRule{
		ID: f.ID, ShortDescription: sarifText{Text: title}, FullDescription: sarifText{Text: why}, Help: sarifText{Text: fix, Markdown: fix + " See the [reference](" + home + "/guides/" + validator.Page(f.ID) + ")."},
		HelpURI: f.Documentation, Default: sarifDefault{level(f.Class)}, Properties: map[string]any{"tags": []string{"iam", "security"}},
	}
	switch f.Class {
	case frame.Error:
		r.Properties["security-severity"] = "8.0"
	case frame.SecurityWarning:
		r.Properties["security-severity"] = "7.5"
	}
	return r
}

// planURI is the plan as a place in the repository.
func planURI(in *Input) string {
	uri := filepath.ToSlash(in.File)
	if filepath.IsAbs(in.File) || uri == "-" || uri == "" {
		uri = filepath.Base(uri)
	}
	if uri == "-" || uri == "." {
		uri = "plan.json"
	}
	return uri
}

func resultOf(in *Input, f *plancheck.Finding, rule int) sarifResult {
	uri, line := filepath.ToSlash(f.File), max(f.Line, 1)
	if uri == "" {
		uri = planURI(in)
	}
	text := f.Message
	if f.Remediation != "" {
		text += " " + f.Remediation
	}
	res := sarifResult{
		RuleID: f.ID, RuleIndex: rule, Level: level(f.Class), Message: sarifText{Text: clean(place(f)) + ": " + text},
		Locations: []sarifLocation{{
			Physical: sarifPhysical{sarifArtifact{uri, "%SRCROOT%"}, sarifRegion{line}},
			Logical:  []sarifLogical{{f.Address, "resource"}},
		}},
		Fingerprints: map[string]string{"primaryLocationLineHash": f.Fingerprint, "iamproof/v1": f.Fingerprint},
	}
	switch f.Status {
	case plancheck.StatusNew:
		res.Baseline = "new"
	case plancheck.StatusExisting:
		res.Baseline = "unchanged"
	}
	if f.Reason != "" {
		res.Suppressions = []sarifSuppression{{words.Choose(f.InSource, "inSource", "external"), f.Reason}}
	}
	return res
}
