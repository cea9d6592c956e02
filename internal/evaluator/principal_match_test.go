// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

var (
	direct  = classes{direct: yes}
	entity  = classes{entity: yes}
	account = classes{account: yes}
	none    = classes{}
)

func aws(s string) string { return `{"AWS":"` + s + `"}` }

// TestPrincipalMatch is the table of section 9.1 and its notes, with what each form
// matches and what it does not.
func TestPrincipalMatch(t *testing.T) {
	const (
		otherCase = "arn:aws:iam::444455556666:user/ops/Mira"
		events    = "events.amazonaws.com"
	)
	for _, tt := range []struct {
		rule, element, caller string
		want                  classes
	}{
		{"E-904", `"*"`, castMira, direct},
		{"E-904", `"*"`, castRun7, direct},
		{"E-904", `"*"`, castRootA, direct},
		{"E-904", `"*"`, events, direct},
		{"E-904", `"*"`, castOIDC, direct},
		{"E-904", `"*"`, "*", direct},
		{"E-905", aws("*"), castMira, direct},
		{"E-905", aws("*"), castKiosk, direct},
		{"E-905", aws("*"), "*", direct},
		{"E-906", aws(castA), castMira, account},
		{"E-906", aws(castA), castRootA, account},
		{"E-906", aws(castA), castRun7, account},
		{"E-906", aws(castA), castKiosk, account},
		{"E-906", aws(castA), "arn:aws:sts::444455556666:assumed-root", account},
		{"E-906", aws(castA), castCourier, none},
		{"E-906", aws(castA), events, none},
		{"E-906", aws(castA), "*", none},
		{"E-906", aws(castA), castOIDC, none},
		{"E-906", aws(castA), "arn:aws-cn:iam::444455556666:user/mira", account},
		{"E-907", aws(castRootA), castMira, account},
		{"E-907", aws(castRootA), castHarvester, account},
		{"E-907", aws(castRootA), castRootA, account},
		{"E-907", aws(castRootA), castCourier, none},
		{"E-907", aws(castRootA), "arn:aws-cn:iam::444455556666:user/mira", none},
		{"E-908", aws(castMira), castMira, direct},
		{"E-908", aws(castMira), "arn:aws:iam::444455556666:user/mira", none},
		{"E-908", aws(castMira), "arn:aws:iam::777788889999:user/ops/mira", none},
		{"E-908", aws(castMira), "arn:aws:iam::444455556666:role/ops/mira", none},
		{"E-908", aws(castMira), castRootA, none},
		{"E-903", aws(castMira), otherCase, none},
		{"E-909", aws(castHarvester), castHarvester, entity},
		{"E-909", aws(castHarvester), "arn:aws:iam::444455556666:role/Harvester", none},
		{"E-909", aws(castHarvester), castCourier, none},
		{"E-909", aws(castHarvester), castMira, none},
		{"E-909", aws(castHarvester), castRootA, none},
		{"E-911", aws(castHarvester), castRun7, entity},
		{"E-911", aws("arn:aws:iam::444455556666:role/Harvester"), castRun7, entity},
		{"E-911", aws(castHarvester), "arn:aws:sts::444455556666:assumed-role/Courier/run-7", none},
		{"E-911", aws(castHarvester), "arn:aws-cn:sts::444455556666:assumed-role/Harvester/run-7", none},
		{"E-910", aws(castRun7), castRun7, direct},
		{"E-910", aws(castRun7), "arn:aws:sts::444455556666:assumed-role/Harvester/run-8", none},
		{"E-910", aws(castRun7), "arn:aws:sts::444455556666:assumed-role/Harvester/RUN-7", none},
		{"E-910", aws(castRun7), "arn:aws:sts::777788889999:assumed-role/Harvester/run-7", none},
		{"E-910", aws(castRun7), castMira, none},
		{"E-203", aws(castRun7), castHarvester, classes{direct: maybe}},
		{"E-203", aws(castRun7), castCourier, none},
		{"E-912", aws(castKiosk), castKiosk, direct},
		{"E-912", aws(castKiosk), "arn:aws:sts::444455556666:federated-user/kiosk2", none},
		{"E-912", aws(castKiosk), castMira, none},
		{"E-908", aws(castMira), castKiosk, classes{entity: maybe}},
		{"E-908", aws("arn:aws:iam::777788889999:user/x"), castKiosk, none},
		{"E-913", aws("AROAEXAMPLEEXAMPLE123"), castMira, none},
		{"E-913", aws("AIDAEXAMPLEEXAMPLE123"), castRun7, none},
		{"E-913", aws("AIDAEXAMPLEEXAMPLE123"), castRootA, none},
		{"E-914", `{"Service":"events.amazonaws.com"}`, events, direct},
		{"E-914", `{"Service":"events.amazonaws.com"}`, "sns.amazonaws.com", none},
		{"E-914", `{"Service":"events.amazonaws.com"}`, castMira, none},
		{"E-914", `{"Service":"events.amazonaws.com"}`, "*", none},
		{"E-922", `{"Service":"logs.amazonaws.com"}`, "logs.eu-west-1.amazonaws.com", none},
		{"E-922", `{"Service":"logs.eu-west-1.amazonaws.com"}`, "logs.eu-west-1.amazonaws.com", direct},
		{"E-915", `{"Federated":"` + castOIDC + `"}`, castOIDC, direct},
		{"E-915", `{"Federated":"` + castOIDC + `"}`, castSAML, none},
		{"E-915", `{"Federated":"accounts.google.com"}`, "accounts.google.com", direct},
		{"E-918", `{"Federated":"` + castOIDC + `"}`, castRun7, none},
		{"E-916", `{"CanonicalUser":"` + strings.Repeat("0f", 32) + `"}`, castMira, classes{account: maybe}},
		{"E-916", `{"CanonicalUser":"` + strings.Repeat("0f", 32) + `"}`, "*", none},
		{"E-901", `{"AWS":["` + castCourier + `","` + castHarvester + `"],"Service":"events.amazonaws.com"}`, castRun7, entity},
		{"E-901", `{"AWS":["` + castCourier + `","` + castA + `"],"Service":"events.amazonaws.com"}`, events, direct},
		{"E-901", `{"AWS":["` + castRootA + `","` + castHarvester + `","` + castRun7 + `"]}`, castRun7, classes{yes, yes, yes}},
		{"E-901", `{}`, castMira, none},
		{"E-902", aws("arn:aws:iam::444455556666:role/app/*"), castHarvester, none},
	} {
		v := testEnv(t, tt.caller, "sqs:SendMessage", castQueue)
		m := testPrincipal(t, iam.Resource, tt.element, false)
		for _, effect := range []policy.Effect{policy.Allow, policy.Deny} {
			got := v.matchPrincipal(m, effect)
			if got != tt.want {
				t.Errorf("%s: %s against %s: %v, want %v", tt.rule, tt.element, tt.caller, got, tt.want)
			}
			if got.definite() != (v.causesLeft() == "") {
				t.Errorf("%s: %s against %s: %v with causes %q", tt.rule, tt.element, tt.caller, got, v.causesLeft())
			}
		}
	}
}

// TestE202UnnamedRole: what of the caller of a simulation without principal is
// decided, and what is not.
func TestE202UnnamedRole(t *testing.T) {
	for _, tt := range []struct {
		element, account string
		want             classes
	}{
		{`"*"`, "", direct},
		{aws(castA), "", account},
		{aws(castRootA), "", account},
		{aws(castRootA), castA, account},
		{aws(castB), "", none},
		{aws(castHarvester), "", classes{entity: maybe}},
		{aws(castHarvester), castA, classes{entity: maybe}},
		{aws(castCourier), "", none},
		{aws(castRun7), "", classes{direct: maybe}},
		{aws(castMira), "", none},
		{`{"Service":"events.amazonaws.com"}`, "", none},
	} {
		p := request.UnnamedRole(tt.account)
		v := enterTest(&Evaluator{catalog: iam.NoServices{}}, p, testAction("sqs:SendMessage"), request.NewResource(withGaps(castQueue)))
		if got := v.matchPrincipal(testPrincipal(t, iam.Resource, tt.element, false), policy.Allow); got != tt.want {
			t.Errorf("%s against a role of %q: %v, want %v", tt.element, tt.account, got, tt.want)
		}
	}
}

// TestE532: the Principal of a resource control policy is everyone, known or not.
func TestE532(t *testing.T) {
	for _, element := range []string{`"*"`, `"⟨unknown⟩"`} {
		v := testEnv(t, "events.amazonaws.com", "sqs:SendMessage", castQueue)
		if got := v.matchPrincipal(testPrincipal(t, iam.RCP, element, false), policy.Deny); got != direct {
			t.Errorf("%s: %v", element, got)
		}
	}
}

// contest evaluates an element by default, and with the documented reading.
func contest(t *testing.T, p *request.Principal, element string, not bool) (byDefault, documented classes, causes string) {
	t.Helper()
	m := testPrincipal(t, iam.Resource, element, not)
	a, r := testAction("sqs:SendMessage"), request.NewResource(withGaps(castQueue))
	v := enterTest(&Evaluator{catalog: iam.NoServices{}}, p, a, r)
	byDefault = v.matchPrincipal(m, policy.Deny)
	w := enterTest(&Evaluator{catalog: iam.NoServices{}, opts: Options{Documented: true}}, p, a, r)
	documented = w.matchPrincipal(m, policy.Deny)
	if noted := len(w.trace.notes) > 0; noted != (byDefault != documented) {
		t.Errorf("%s against %s: notes %q", element, p.Display, w.trace.notes)
	}
	return byDefault, documented, v.causesLeft()
}

// TestContestedPrincipals pins C-13, C-14 and C-22 three ways (E-1702): undetermined
// by default, reading 1 on request, definite where the readings agree.
func TestContestedPrincipals(t *testing.T) {
	const events = "events.amazonaws.com"
	for _, tt := range []struct {
		rule, element, caller string
		not                   bool
		want, documented      classes
	}{
		{"C-13", aws(castHarvester), castRun7, true, classes{direct: maybe}, classes{direct: maybe}},
		{"C-13", aws(castRootA), castMira, true, direct, direct},
		{"C-13", `{"AWS":["` + castHarvester + `","` + castRun7 + `"]}`, castRun7, true, classes{direct: maybe}, classes{direct: maybe}},
		{"C-13", `{"AWS":["` + castRootA + `","` + castHarvester + `"]}`, castRun7, true, classes{direct: maybe}, none},
		{"C-13", `{"AWS":["` + castRootA + `","` + castRun7 + `"]}`, castRun7, true, classes{direct: maybe}, direct},
		{"C-13", aws(castMira), castCourier, true, direct, direct},
		{"C-13", `{"AWS":["` + castRootA + `","` + castMira + `"]}`, castMira, true, none, none},
		{"C-14", aws("*"), events, false, classes{direct: maybe}, direct},
		{"C-14", aws("*"), castOIDC, false, classes{direct: maybe}, direct},
		{"C-14", aws("*"), castSAML, false, classes{direct: maybe}, direct},
		{"C-14", aws("*"), events, true, classes{direct: maybe}, none},
		{"C-14", aws("*"), castMira, false, direct, direct},
		{"C-14", `{"AWS":"*","Service":"events.amazonaws.com"}`, events, false, direct, direct},
		{"C-22", aws("arn:aws:iam::444455556666:role/app/harvester"), castHarvester, false, classes{entity: maybe}, none},
		{"C-22", aws("arn:aws:iam::444455556666:role/app/harvester"), castRun7, false, classes{entity: maybe}, none},
		{"C-22", aws("arn:aws:sts::444455556666:assumed-role/HARVESTER/run-7"), castRun7, false, classes{direct: maybe}, none},
		{"C-22", aws("arn:aws:iam::444455556666:role/other/harvester"), castHarvester, false, none, none},
		{"C-22", aws("arn:aws:iam::777788889999:role/app/harvester"), castHarvester, false, none, none},
		{"C-22", aws(castHarvester), castHarvester, false, entity, entity},
	} {
		got, documented, causes := contest(t, testCaller(t, tt.caller), tt.element, tt.not)
		if got != tt.want || documented != tt.documented {
			t.Errorf("%s: %s against %s: %v, documented %v; want %v, %v", tt.rule, tt.element, tt.caller, got, documented, tt.want, tt.documented)
		}
		if strings.Contains(causes, "contested:"+tt.rule) == got.definite() {
			t.Errorf("%s: %s against %s: causes %q", tt.rule, tt.element, tt.caller, causes)
		}
	}
}

// TestC23 is E-919: without the caller's id a unique id stays undetermined with
// every option (E-1701); with it the id alone decides.
func TestC23(t *testing.T) {
	const id = "AROAEXAMPLEEXAMPLE123"
	role := testCaller(t, castHarvester)
	got, documented, causes := contest(t, role, aws(id), false)
	if want := (classes{entity: maybe}); got != want || documented != want || causes != "contested:C-23" {
		t.Errorf("%v, documented %v, causes %q", got, documented, causes)
	}
	role.UniqueID = id
	if got, _, _ := contest(t, role, aws(id), false); got != entity {
		t.Errorf("the caller's own id: %v", got)
	}
	role.UniqueID = "AROAEXAMPLEEXAMPLE124"
	if got, _, _ := contest(t, role, aws(id), false); got != none {
		t.Errorf("another id: %v", got)
	}
	user := testCaller(t, castMira)
	if got, _, _ := contest(t, user, aws("AIDAEXAMPLEEXAMPLE123"), false); got != (classes{direct: maybe}) {
		t.Errorf("a user's id: %v", got)
	}
}

// TestNotPrincipal is the decision table of section 9.2.
func TestNotPrincipal(t *testing.T) {
	list := func(arns ...string) string { return `{"AWS":["` + strings.Join(arns, `","`) + `"]}` }
	for _, tt := range []struct {
		rule, element, caller string
		boundary              truth.Value
		effect                policy.Effect
		want                  truth.Value
	}{
		{"E-932", list(castRootA, castHarvester, castRun7), castRun7, no, policy.Deny, no},
		{"E-932", list(castA, castHarvester, castRun7), castRun7, no, policy.Deny, no},
		{"E-932", list(castHarvester), castRun7, no, policy.Deny, maybe},
		{"E-932", list(castRootA), castMira, no, policy.Deny, yes},
		{"E-932", list(castRootA), castRun7, no, policy.Deny, yes},
		{"E-932", list(castHarvester, castRun7), castRun7, no, policy.Deny, maybe},
		{"E-932", list(castMira), castMira, no, policy.Deny, maybe},
		{"E-932", list(castRootA, castMira), castMira, no, policy.Deny, no},
		{"E-506", list(castRootA, castMira), castMira, yes, policy.Deny, yes},
		{"E-506", list(castRootA, castMira), castMira, maybe, policy.Deny, maybe},
		{"E-506", list(castRootA, castMira), castMira, yes, policy.Allow, no},
		{"E-506", list(castRootA, castMira), castMira, yes, policy.EffectUnknown, yes},
		{"E-506", `"*"`, castMira, yes, policy.Deny, yes},
		{"E-932", list(castMira), castCourier, no, policy.Deny, yes},
		{"E-932", `"*"`, castMira, no, policy.Deny, no},
		{"E-932", `"*"`, "*", no, policy.Deny, no},
		{"E-932", list("*"), castRun7, no, policy.Deny, no},
		{"E-932", list(castRootA), castRootA, no, policy.Deny, no},
		{"E-932", list(castMira), castRootA, no, policy.Deny, yes},
		{"E-932", list(castA), "*", no, policy.Deny, yes},
		{"E-932", `{"Service":"events.amazonaws.com"}`, "events.amazonaws.com", no, policy.Deny, no},
		{"E-932", `{"Service":"events.amazonaws.com"}`, "sns.amazonaws.com", no, policy.Deny, yes},
		{"E-932", list(castA), "sns.amazonaws.com", no, policy.Deny, yes},
		{"E-931", list(castRootA, castHarvester), castHarvester, no, policy.Deny, maybe},
		{"E-931", list(castRootA, castHarvester, castRun7), castHarvester, no, policy.Deny, maybe},
		{"E-931", list(castRootA, castMira, castKiosk), castKiosk, no, policy.Deny, maybe},
		{"E-934", list(castMira), castMira, no, policy.Allow, no},
		{"E-934", list(castHarvester), castRun7, no, policy.Allow, no},
		{"E-934", list(castRun7), castRun7, no, policy.Allow, no},
		{"E-934", list(castRootA), castRun7, no, policy.Allow, maybe},
		{"E-934", list(castRootA), castRootA, no, policy.Allow, no},
		{"E-934", list(castA), castCourier, no, policy.Allow, yes},
		{"E-934", `"*"`, castRun7, no, policy.Allow, no},
		{"E-934", list(castMira), "*", no, policy.Allow, yes},
		{"E-934", list(castMira), castCourier, no, policy.Allow, yes},
		{"E-935", list("777788889999", castCourier, "arn:aws:sts::777788889999:assumed-role/Courier/van-1"), "arn:aws:sts::777788889999:assumed-role/Courier/van-1", no, policy.Deny, no},
		{"E-1630", list("⟨more⟩", castMira), castCourier, no, policy.Deny, maybe},
		{"E-1630", list("⟨more⟩", castRootA, castMira), castMira, no, policy.Deny, no},
		{"E-1630", `"⟨unknown⟩"`, castMira, no, policy.Deny, maybe},
		{"E-1630", `{"Service":["⟨more⟩"]}`, castMira, no, policy.Deny, yes},
		{"E-1628", list(gap), castMira, no, policy.Deny, maybe},
		{"E-1628", list("arn:aws:iam::777788889999:role/" + gap), castMira, no, policy.Deny, yes},
	} {
		v := testEnv(t, tt.caller, "sqs:SendMessage", castQueue)
		v.boundary = tt.boundary
		got := v.matchPrincipal(testPrincipal(t, iam.Resource, tt.element, true), tt.effect)
		if want := (classes{direct: tt.want}); got != want {
			t.Errorf("%s: NotPrincipal %s against %s, boundary %v: %v, want %v", tt.rule, tt.element, tt.caller, tt.boundary, got, want)
		}
		if got.definite() != (v.causesLeft() == "") {
			t.Errorf("%s: NotPrincipal %s against %s: %v with causes %q", tt.rule, tt.element, tt.caller, got, v.causesLeft())
		}
	}
}

// TestE1628 is the matching of entries with unknown parts, class by class.
func TestE1628(t *testing.T) {
	m := func(d, e, a truth.Value) classes { return classes{d, e, a} }
	for _, tt := range []struct {
		element, caller string
		want            classes
	}{
		{aws("arn:aws:iam::444455556666:role/" + gap), castRun7, m(no, maybe, no)},
		{aws("arn:aws:iam::444455556666:role/" + gap), castHarvester, m(no, maybe, no)},
		{aws("arn:aws:iam::444455556666:role/" + gap), castCourier, none},
		{aws("arn:aws:iam::444455556666:role/" + gap), castMira, none},
		{aws("arn:aws:iam::444455556666:role/app/H" + gap), castRun7, m(no, maybe, no)},
		{aws("arn:aws:iam::444455556666:role/app/X" + gap), castRun7, m(no, maybe, no)}, // app/X…/Harvester
		{aws("arn:aws:iam::444455556666:role/app/X" + gap), castHarvester, none},
		{aws("arn:aws:iam::444455556666:role/" + gap + "/Courier"), castHarvester, none},
		{aws("arn:aws:iam::777788889999:role/" + gap), castRun7, none},
		{aws("arn:aws:iam::" + gap), castRun7, m(no, maybe, maybe)},
		{aws("arn:aws:iam::" + gap), castMira, m(maybe, no, maybe)},
		{aws("arn:aws:iam::" + gap), castRootA, m(no, no, maybe)},
		{aws("arn:aws:iam::" + gap), "*", none},
		{aws("arn:aws:iam::" + gap), "events.amazonaws.com", none},
		{aws("arn:aws:iam::" + gap + ":root"), castMira, m(no, no, maybe)},
		{aws("arn:aws:sts::" + gap), castRun7, m(maybe, no, no)},
		{aws("arn:aws:sts::444455556666:assumed-role/Harvester/" + gap), castHarvester, m(maybe, no, no)},
		{aws(gap), castRun7, m(maybe, maybe, maybe)},
		{aws(gap), castMira, m(maybe, no, maybe)},
		{aws(gap), castKiosk, m(maybe, maybe, maybe)},
		{aws(gap), "*", m(maybe, no, no)},
		{aws(gap), "events.amazonaws.com", m(maybe, no, no)},
		{aws("4444" + gap), castMira, m(no, no, maybe)},
		{aws("7777" + gap), castMira, none},
		{aws("AROA" + gap), castRun7, m(no, maybe, no)},
		{aws("AROA" + gap), castMira, none},
		{`{"Service":"` + gap + `.amazonaws.com"}`, "events.amazonaws.com", m(maybe, no, no)},
		{`{"Service":"` + gap + `.amazonaws.com"}`, castMira, none},
		{`{"Service":"sns` + gap + `"}`, "events.amazonaws.com", none},
		{`{"Federated":"arn:aws:iam::` + gap + `"}`, castOIDC, m(maybe, no, no)},
		{`{"AWS":["⟨more⟩"]}`, castRun7, m(maybe, maybe, maybe)},
		{`{"AWS":["⟨more⟩"]}`, "events.amazonaws.com", m(maybe, no, no)},
		{`{"Service":["⟨more⟩"]}`, castRun7, none},
		{`{"Service":["⟨more⟩"]}`, "events.amazonaws.com", m(maybe, no, no)},
		{`{"AWS":["⟨more⟩","` + castHarvester + `"]}`, castRun7, m(maybe, yes, maybe)},
		{`"⟨unknown⟩"`, "*", m(maybe, no, no)},
		{`"⟨unknown⟩"`, castMira, m(maybe, no, maybe)},
		{aws(castHarvester), "arn:aws:iam::444455556666:role/" + gap, m(no, maybe, no)},
		{aws(castHarvester), "arn:aws:iam::444455556666:role/other/" + gap, none},
		{aws(castHarvester), "arn:aws:iam::444455556666:role/" + gap + "/Harvester", m(no, maybe, no)},
		{aws(castHarvester), "arn:aws:iam::777788889999:role/" + gap, none},
		{aws(castRootA), "arn:aws:iam::444455556666:role/" + gap, account},
		{aws(castMira), "arn:aws:iam::444455556666:user/" + gap, m(maybe, no, no)},
		{aws(castRun7), "arn:aws:sts::444455556666:assumed-role/Harvester/" + gap, m(maybe, no, no)},
		{aws(castHarvester), "arn:aws:sts::444455556666:assumed-role/Harvester/" + gap, entity},
		{aws(castHarvester), "arn:aws:sts::444455556666:assumed-role/Courier/" + gap, none},
	} {
		v := testEnv(t, tt.caller, "sqs:SendMessage", castQueue)
		got := v.matchPrincipal(testPrincipal(t, iam.Resource, tt.element, false), policy.Allow)
		if got != tt.want {
			t.Errorf("%s against %s: %v, want %v", tt.element, tt.caller, got, tt.want)
		}
		if got.definite() != (v.causesLeft() == "") {
			t.Errorf("%s against %s: %v with causes %q", tt.element, tt.caller, got, v.causesLeft())
		}
	}
}
