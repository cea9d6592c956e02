// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// validationSettings are what the provider's configuration says about validation.
type validationSettings struct {
	// failOn is the lowest class that fails a plan, 0 for none.
	failOn    frame.Class
	overrides map[string]frame.Class
}

// failOnWords are the values of fail_on.
var failOnWords = []string{"error", "security_warning", "warning", "suggestion", "none"}

// parseFailOn reads a value of fail_on; 0 is "none".
func parseFailOn(word string) (frame.Class, error) {
	if word == "none" {
		return 0, nil
	}
	if !slices.Contains(failOnWords, word) {
		return 0, fmt.Errorf("fail_on is %s; it must be one of %s", strconv.Quote(word), quotedList(failOnWords))
	}
	return frame.ParseClass(word)
}

// readValidationSettings reads fail_on and severity_overrides of the provider. What is
// not known yet counts as not given.
func readValidationSettings(ctx context.Context, config *providerModel, diags *diag.Diagnostics) validationSettings {
	settings := validationSettings{failOn: frame.Error}
	if word := config.FailOn; !word.IsNull() && !word.IsUnknown() {
		class, err := parseFailOn(word.ValueString())
		if err != nil {
			diags.AddAttributeError(path.Root("fail_on"), "Invalid fail_on", words.Sentence(err.Error()))
		}
		settings.failOn = class
	}
	overrides, err := planvalue.FromAttr(ctx, config.SeverityOverrides)
	if err != nil {
		diags.AddAttributeError(path.Root("severity_overrides"), "Invalid severity_overrides", err.Error())
		return settings
	}
	classes := make(map[string]string)
	for i := range overrides.Members {
		if word, known := overrides.Members[i].Value.Str(); known {
			classes[overrides.Members[i].Name] = word
		}
	}
	if settings.overrides, err = validator.ParseOverrides(classes); err != nil {
		diags.AddAttributeError(path.Root("severity_overrides"), "Invalid severity_overrides", "Severity overrides: "+err.Error())
	}
	return settings
}

// checks are the checks of documents that are simulated: none before the provider is
// configured, since its settings may switch them off, or if it fails on nothing.
func (d *data) checks() *simulate.Checks {
	if d == nil || d.validation.failOn == 0 {
		return nil
	}
	return &simulate.Checks{Catalog: d.catalog, Overrides: d.validation.overrides, DeclareIn: additionalActions}
}

// validationArguments are the arguments of data sources that validate.
func validationArguments() map[string]schema.Attribute {
	text := func(required bool, description string) schema.Attribute {
		return schema.StringAttribute{Required: required, Optional: !required, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"fail_on": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "The lowest class of findings that fails the plan: " + codeList(failOnWords) + ". The default is the provider's. Lower ones are warnings.",
		},
		"ignore": schema.ListNestedAttribute{
			Optional: true,
			MarkdownDescription: "Findings that are accepted, each with a reason. An entry that no longer matches a finding is itself reported. " +
				"It matches by `id`, and by `sid` or `path` where given.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":     text(true, "Id of the check, such as `RESOURCE_PUBLIC_ACCESS`."),
				"reason": text(true, "Why the finding is accepted."),
				"sid":    text(false, "Sid of the statement concerned."),
				"path":   text(false, "JSON path of the value concerned, such as `$.Statement[0].Resource`, or of what it is in."),
			}},
		},
	}
}

// findingsAttribute is the computed list of findings.
func findingsAttribute() schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "What is wrong with the document or could be better, in the order of the document.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":            text("Id of the check, see the [reference](../guides/checks.md). Where IAM Access Analyzer has the same check, it is its issue code."),
			"class":         text("`ERROR`, `SECURITY_WARNING`, `WARNING` or `SUGGESTION`."),
			"message":       text("What was found, and what AWS does with it."),
			"remediation":   text("What to do."),
			"path":          text("JSON path, `$` for the document."),
			"line":          number("Line in the JSON text, from 1; 0 if the document was not given as text."),
			"column":        number("Column in the JSON text, from 1; 0 if the document was not given as text."),
			"sid":           text("Sid of the statement, empty if there is none."),
			"documentation": text("The AWS page concerned."),
		}},
	}
}

// validation is the validation of one document, as a data source is configured.
type validation struct {
	input  frame.Input
	failOn frame.Class
}

// readValidation reads fail_on and ignore, and what the provider's configuration adds.
func (d *data) readValidation(config *planvalue.Value, diags *diag.Diagnostics) validation {
	v := validation{failOn: frame.Error}
	v.input.Catalog, v.input.DeclareIn = d.actions(), additionalActions
	if d != nil {
		v.failOn, v.input.Overrides = d.validation.failOn, d.validation.overrides
	}
	if word, known := config.Get("fail_on").Str(); known {
		class, err := parseFailOn(word)
		if err != nil {
			diags.AddAttributeError(path.Root("fail_on"), "Invalid fail_on", words.Sentence(err.Error()))
		}
		v.failOn = class
	}
	entries := config.Get("ignore")
	for i := range entries.Elems {
		e := &entries.Elems[i]
		text := func(name string) string { s, _ := e.Get(name).Str(); return s }
		entry := frame.IgnoreEntry{ID: text("id"), Reason: text("reason"), Sid: text("sid"), Path: text("path")}
		if _, err := validator.ParseOverrides(map[string]string{entry.ID: "ignore"}); err != nil && !e.Get("id").HasUnknown() {
			diags.AddAttributeError(path.Root("ignore").AtListIndex(i), "Unknown check", words.Sentence(err.Error()))
		}
		if strings.TrimSpace(entry.Reason) == "" && !e.Get("reason").HasUnknown() {
			diags.AddAttributeError(path.Root("ignore").AtListIndex(i), "Missing reason", "Say in reason why findings of "+entry.ID+" are accepted.")
		}
		v.input.Ignore = append(v.input.Ignore, entry)
	}
	return v
}

// reportFindings reports findings: each that fails the plan as an error of its own,
// the others together in one warning.
func (d *data) reportFindings(findings []frame.Finding, failOn frame.Class, at path.Path, document string, diags *diag.Diagnostics) {
	const most = 15
	var failing, others []*frame.Finding
	for i := range findings {
		if f := &findings[i]; failOn != 0 && f.Class >= failOn {
			failing = append(failing, f)
		} else {
			others = append(others, f)
		}
	}
	add := diags.AddAttributeError
	if d != nil && d.reportOnly {
		add = diags.AddAttributeWarning
	}
	for _, f := range failing[:min(len(failing), most)] {
		add(at, "IAM policy: "+f.ID, findingDetail(f, document))
	}
	if more := len(failing) - most; more > 0 {
		add(at, "IAM policy: further findings", fmt.Sprintf("There are %d further findings that fail the plan:\n\n%s", more, findingLines(failing[most:])))
	}
	if len(others) > 0 {
		diags.AddAttributeWarning(at, "IAM policy: "+countClasses(others)+": "+findingNames(others), document+":\n\n"+findingLines(others))
	}
}

func findingDetail(f *frame.Finding, document string) string {
	var b strings.Builder
	b.WriteString(f.Message + "\n\n")
	where := f.Path()
	if f.Pos.IsValid() {
		where = f.Pos.String() + " (" + f.Path() + ")"
	}
	fmt.Fprintf(&b, " document   %s\n at         %s\n", document, where)
	if f.Sid != "" {
		fmt.Fprintf(&b, " statement  %q\n", f.Sid)
	}
	fmt.Fprintf(&b, " class      %s\n", f.Class)
	if f.Documentation != "" {
		fmt.Fprintf(&b, " see        %s\n", f.Documentation)
	}
	if f.Remediation != "" {
		b.WriteString("\n" + f.Remediation)
	}
	return strings.TrimRight(b.String(), "\n")
}

// findingLines lists findings, a few lines each, up to a length that can be read.
func findingLines(findings []*frame.Finding) string {
	const most = 20
	var b strings.Builder
	for _, f := range findings[:min(len(findings), most)] {
		where := f.Path()
		if f.Pos.IsValid() {
			where = f.Pos.String()
		}
		if f.Sid != "" {
			where += ", " + strconv.Quote(f.Sid)
		}
		fmt.Fprintf(&b, " - %s %s at %s\n   %s\n", f.Class, f.ID, where, strings.ReplaceAll(f.Message, "\n", "\n   "))
		if f.Remediation != "" {
			fmt.Fprintf(&b, "   %s\n", strings.ReplaceAll(f.Remediation, "\n", "\n   "))
		}
	}
	if more := len(findings) - most; more > 0 {
		fmt.Fprintf(&b, " - and %d more, see the attribute findings\n", more)
	}
	return strings.TrimRight(b.String(), "\n")
}

// findingNames names the first findings, with their statements: Terraform shows only one of
// several warnings with equal summaries.
func findingNames(findings []*frame.Finding) string {
	const most = 3
	var names []string
	for _, f := range findings {
		name := f.ID
		if f.Sid != "" {
			name += " in " + strconv.Quote(f.Sid)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return strings.Join(names, ", ")
}

// countClasses says how many findings there are of each class: "2 warnings".
func countClasses(findings []*frame.Finding) string {
	counts := make(map[frame.Class]int)
	for _, f := range findings {
		counts[f.Class]++
	}
	names := map[frame.Class]string{
		frame.Error: "error", frame.SecurityWarning: "security warning", frame.Warning: "warning", frame.Suggestion: "suggestion",
	}
	classes := slices.Sorted(maps.Keys(counts))
	slices.Reverse(classes)
	var parts []string
	for _, c := range classes {
		part := strconv.Itoa(counts[c]) + " " + names[c]
		if counts[c] > 1 {
			part += "s"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// findingObjects are findings as values of the attribute findings.
func findingObjects(findings []frame.Finding) []any {
	out := make([]any, len(findings))
	for i := range findings {
		f := &findings[i]
		out[i] = map[string]any{
			"id": f.ID, "class": f.Class.String(), "message": f.Message, "remediation": f.Remediation, "path": f.Path(),
			"line": int64(f.Pos.Line), "column": int64(f.Pos.Column), "sid": f.Sid, "documentation": f.Documentation,
		}
	}
	return out
}
