// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Report is an answer as programs read it. What is not stated is null.
type Report struct {
	Recognised       string           `json:"recognised"`
	Code             *string          `json:"code"`
	Service          *string          `json:"service"`
	Operation        *string          `json:"operation"`
	During           *string          `json:"during"`
	Address          *string          `json:"address"`
	RequestID        *string          `json:"request_id"`
	AuthorizationID  *string          `json:"authorization_id"`
	Encoded          bool             `json:"encoded"`
	Region           *string          `json:"region"`
	Partition        *string          `json:"partition"`
	Principal        *string          `json:"principal"`
	PrincipalKind    *string          `json:"principal_kind"`
	PrincipalAccount *string          `json:"principal_account"`
	SessionName      *string          `json:"session_name"`
	Action           *string          `json:"action"`
	ActionAsked      *string          `json:"action_asked"`
	Resource         *string          `json:"resource"`
	ResourceAccount  *string          `json:"resource_account"`
	CrossAccount     string           `json:"cross_account"`
	Layer            *string          `json:"layer"`
	Through          *string          `json:"through"`
	Kind             string           `json:"kind"`
	PolicyARN        *string          `json:"policy_arn"`
	Reproduced       *string          `json:"reproduced"`
	Decision         *string          `json:"decision"`
	Statement        *StatementReport `json:"statement"`
	Change           *ChangeReport    `json:"change"`
	StillBlockedBy   []BlockReport    `json:"still_blocked_by"`
	NotGiven         []string         `json:"not_given"`
	NotStated        []string         `json:"not_told"`
	NextSteps        []string         `json:"next_steps"`
	Expectation      *string          `json:"expectation"`
	Unparsed         *string          `json:"unparsed"`
}

// StatementReport is the statement of a report.
type StatementReport struct {
	Document string  `json:"document"`
	Sid      *string `json:"sid"`
	Index    int     `json:"index"`
	Effect   string  `json:"effect"`
	Clause   string  `json:"clause"`
	Why      string  `json:"why"`
}

// ChangeReport is a change of a report.
type ChangeReport struct {
	Document      *string `json:"document"`
	Layer         string  `json:"layer"`
	StatementJSON *string `json:"statement_json"`
	Text          string  `json:"text"`
	Wider         *string `json:"wider"`
}

// BlockReport is what would still stop the request.
type BlockReport struct {
	Layer         string  `json:"layer"`
	Document      *string `json:"document"`
	StatementJSON *string `json:"statement_json"`
	Text          string  `json:"text"`
}

// orNull is a text, nil for one that is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Nothing is the report of a text without a denial.
func Nothing() *Report {
	return &Report{
		Recognised: RecognisedNone.String(), Kind: Unknown.String(), CrossAccount: "unknown",
		StillBlockedBy: []BlockReport{}, NotGiven: []string{}, NotStated: []string{}, NextSteps: []string{"There is no denial in this text."},
	}
}

// Report returns the answer as programs read it.
func (a *Answer) Report() *Report {
	d := a.Denial
	r := &Report{
		Recognised: d.Recognised.String(), Code: orNull(d.Code), Service: orNull(d.Service), Operation: orNull(d.Operation), During: orNull(d.During),
		Address: orNull(d.Address), RequestID: orNull(d.RequestID), AuthorizationID: orNull(d.AuthorizationID), Encoded: d.Encoded,
		Region: orNull(d.Region), Partition: orNull(d.Partition), Principal: orNull(d.Principal), PrincipalKind: orNull(string(d.PrincipalKind)),
		PrincipalAccount: orNull(d.PrincipalAccount), SessionName: orNull(d.SessionName), Action: orNull(d.Action), ActionAsked: orNull(d.ActionAsked),
		Resource: orNull(d.Resource), ResourceAccount: orNull(d.ResourceAccount), CrossAccount: crossAccount(d.CrossAccount),
		Layer: orNull(string(d.Layer)), Through: orNull(string(d.Through)), Kind: d.Kind.String(), PolicyARN: orNull(d.PolicyARN),
		Reproduced: orNull(string(a.Reproduced)), Decision: orNull(a.Decision),
		StillBlockedBy: []BlockReport{}, NotGiven: []string{}, NotStated: append([]string{}, a.NotStated...), NextSteps: append([]string{}, a.NextSteps...),
		Expectation: orNull(a.Expectation), Unparsed: orNull(d.Unparsed),
	}
	if s := a.Statement; s != nil {
		r.Statement = &StatementReport{s.Document, orNull(s.Sid), s.Index, s.Effect, s.Clause, s.Why}
	}
	if c := a.Change; c != nil {
		r.Change = &ChangeReport{orNull(c.Document), string(c.Layer), orNull(c.StatementJSON), c.Text, orNull(c.Wider)}
	}
	for _, b := range a.StillBlockedBy {
		r.StillBlockedBy = append(r.StillBlockedBy, BlockReport{string(b.Layer), orNull(b.Document), orNull(b.Change.StatementJSON), b.Text})
	}
	for _, l := range a.NotGiven {
		r.NotGiven = append(r.NotGiven, string(l))
	}
	return r
}

func crossAccount(v truth.Value) string {
	switch v {
	case truth.True:
		return "true"
	case truth.False:
		return "false"
	}
	return "unknown"
}

// Text is the answer for a terminal.
func (a *Answer) Text() string {
	var b strings.Builder
	d := a.Denial
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-11s %s\n", name, text)
		}
	}
	who := d.Principal
	if who == "" {
		who = "not stated"
	}
	line("who", who)
	action := d.Action
	if action == "" {
		action = "not stated"
		if len(d.Candidates) > 0 {
			action += "; the call needs " + strings.Join(d.Candidates, ", ")
		}
	}
	if d.ActionAsked != "" {
		action += " (asked for with " + d.ActionAsked + ")"
	}
	line("action", action)
	resource := d.Resource
	switch {
	case d.Phone:
		resource = "a phone number"
	case resource == "":
		resource = "not stated"
	}
	line("resource", resource)
	said := "a denial"
	if d.Layer != "" {
		said = "the layer " + string(d.Layer)
	}
	if d.Through != "" {
		said += ", through " + string(d.Through)
	}
	said += ", " + strings.ReplaceAll(d.Kind.String(), "_", " ")
	if d.NotPolicies {
		said = "no denial by an IAM policy"
	}
	line("AWS says", said)
	line("policy", d.PolicyARN)
	if a.Reproduced != NotEvaluated {
		line("documents", a.Decision+"; reproduced: "+strings.ReplaceAll(string(a.Reproduced), "_", " "))
	}
	if s := a.Statement; s != nil {
		name := s.Sid
		if name == "" {
			name = fmt.Sprintf("Statement[%d]", s.Index)
		}
		line("statement", s.Document+" "+name+" ("+s.Effect+"): "+s.Why)
	}
	if c := a.Change; c != nil {
		line("change", c.Text)
		line("", c.StatementJSON)
		if c.Wider != "" {
			line("or wider", c.Wider)
		}
	}
	for _, s := range a.StillBlockedBy {
		line("then", string(s.Layer)+": "+s.Text)
		line("", s.Change.StatementJSON)
	}
	if len(a.NotGiven) > 0 && a.Reproduced != NotEvaluated {
		line("not given", layerList(a.NotGiven))
	}
	line("not stated", strings.Join(a.NotStated, "; "))
	for _, s := range a.NextSteps {
		line("next", s)
	}
	if a.Expectation != "" {
		b.WriteString("\nAn expectation for a simulation, so that it stays fixed:\n\n" + a.Expectation)
	}
	return b.String()
}
