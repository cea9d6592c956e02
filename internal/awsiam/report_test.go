// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

const reportHeader = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
	"access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
	"access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
	"cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"

const report = reportHeader + ",additional_credentials_info\n" +
	"<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z,not_supported,2026-10-30T08:00:00Z,not_supported,not_supported,false,true,2020-02-01T00:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,\n" +
	"ann,arn:aws:iam::111122223333:user/ann,2024-01-01T00:00:00+00:00,TRUE,no_information,2024-01-01T00:00:00+00:00,N/A,FALSE,True,2026-10-20T00:00:00Z,2026-10-29T10:00:00Z,N/A,s3,false,2023-01-01T00:00:00Z,N/A,N/A,N/A,false,N/A,false,N/A,\n" +
	"bot,arn:aws:iam::111122223333:user/bot,2024-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2023-01-01T00:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A,three keys\n"

// L-401 to L-403: the report is made if there is none, and its words are read as what they
// mean.
func TestCredentialReport(t *testing.T) {
	t.Parallel()
	w := &awstest.World{Reports: []string{"ReportNotPresent", "ReportInProgress", report}, Generated: "2026-11-01T12:00:00Z"}
	s, r := start(t, w)
	got, err := r.CredentialReport(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if s.Count("GenerateCredentialReport") != 1 || s.Count("GetCredentialReport") != 3 {
		t.Errorf("calls %v", s.Calls())
	}
	if got.Root == nil || got.Root.Password != PasswordUsed || !got.Root.Keys[0].Active || got.Root.Keys[0].Used != nil || got.Root.MFA {
		t.Errorf("root %+v", got.Root)
	}
	if len(got.Users) != 2 {
		t.Fatalf("users %+v", got.Users)
	}
	ann, bot := got.Users[0], got.Users[1]
	if ann.Password != PasswordUnused || ann.PasswordUsed != nil || ann.MFA || !ann.Keys[0].Active || ann.Keys[0].Region != "" || ann.Keys[0].Service != "s3" || ann.Keys[0].Used == nil {
		t.Errorf("ann %+v", ann)
	}
	if ann.Keys[1].Active || !ann.Keys[1].Exists() || bot.Password != NoPassword || bot.Keys[1].Exists() || bot.Additional != "three keys" {
		t.Errorf("keys %+v %+v", ann.Keys, bot)
	}
}

// L-403: what a report may not be.
func TestParseReport(t *testing.T) {
	t.Parallel()
	row := "u,arn:aws:iam::111122223333:user/u,2024-01-01T00:00:00Z,true,N/A,N/A,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
	for name, test := range map[string][2]string{
		"one row":      {reportHeader + "\n" + row, ""},
		"no row":       {reportHeader + "\n", ""},
		"empty":        {"", "columns"},
		"other words":  {reportHeader + "\n" + strings.Replace(row, ",true,N/A", ",perhaps,N/A", 1), "perhaps"},
		"no date":      {reportHeader + "\n" + strings.Replace(row, "2024-01-01T00:00:00Z", "yesterday", 1), "yesterday"},
		"no key":       {strings.Replace(reportHeader, "access_key_2_active", "x", 1) + "\n" + row, "access_key_2_active"},
		"quotes":       {reportHeader + "\n\"u", "reading"},
		"no user":      {reportHeader + "\n" + row[1:], "without a user"},
		"short row":    {reportHeader + "\nu,arn", "reading"},
		"more columns": {"new," + reportHeader + "\n1," + row, ""},
	} {
		_, err := parseReport([]byte(test[0]))
		if (err == nil) != (test[1] == "") || err != nil && !strings.Contains(err.Error(), test[1]) {
			t.Errorf("%s: %v, want %q", name, err, test[1])
		}
	}
}

func FuzzParseReport(f *testing.F) {
	f.Add([]byte(report))
	f.Fuzz(func(_ *testing.T, content []byte) { _, _ = parseReport(content) })
}

// A report that is never made ends with the patience of the caller.
func TestReportNever(t *testing.T) {
	t.Parallel()
	s, r := start(t, &awstest.World{Reports: []string{"ReportInProgress"}})
	ctx, stop := context.WithCancel(t.Context())
	n := 0
	r.sleep = func(ctx context.Context, _ time.Duration) error {
		if n++; n == 3 {
			stop()
		}
		return ctx.Err()
	}
	_, err := r.CredentialReport(ctx, time.Minute)
	wantKind(t, err, Canceled)
	s.Fail("GetCredentialReport", awstest.Denied)
	_, err = r.CredentialReport(t.Context(), time.Minute)
	wantKind(t, err, Denied)
	_, err = r.CredentialReport(t.Context(), 0)
	wantKind(t, err, TimedOut)
}

// L-501 to L-504: a job that is waited for, on two pages, with and without actions.
func TestLastAccessed(t *testing.T) {
	t.Parallel()
	w := world()
	w.Jobs = []awstest.Job{
		{Status: "IN_PROGRESS"},
		{Status: "COMPLETED", Marker: "m", Services: []awstest.Service{
			{Prefix: "lambda", Last: "2026-10-01T00:00:00Z", Actions: map[string]string{"lambda:GetFunction": "2026-10-01T00:00:00Z", "CreateFunction": ""}},
		}},
		{Status: "COMPLETED", Services: []awstest.Service{{Prefix: "s3", Actions: map[string]string{}}, {Prefix: "sqs", Last: "2026-10-02T00:00:00Z"}}},
	}
	s, r := start(t, w)
	a, err := r.LastAccessed(t.Context(), parse(t, "arn:aws:sts::111122223333:assumed-role/app/i-1"), true, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if keys(a.Services) != "lambda s3 sqs" || a.Services["s3"].Last != nil || a.Services["sqs"].Actions != nil || s.Count("GetServiceLastAccessedDetails") != 3 {
		t.Errorf("accessed %+v", a)
	}
	lambda := a.Services["lambda"]
	if lambda.Last == nil || lambda.Actions["GetFunction"].Last == nil || lambda.Actions["CreateFunction"].Last != nil || len(lambda.Actions) != 2 {
		t.Errorf("lambda %+v", lambda)
	}
	if a.Generated.IsZero() || a.Created == nil || a.ARN != "arn:aws:iam::111122223333:role/svc/web/app" {
		t.Error("no date")
	}
}

// L-502: a job that is lost is started once more; one that failed is an error.
func TestLostJob(t *testing.T) {
	t.Parallel()
	w := world()
	w.Jobs = []awstest.Job{{Status: "COMPLETED"}}
	s, r := start(t, w)
	lost := awstest.Fault{Status: 404, Code: "NoSuchEntity"}
	s.Fail("GetServiceLastAccessedDetails", lost)
	if _, err := r.LastAccessed(t.Context(), parse(t, "arn:aws:iam::111122223333:role/svc/web/app"), true, time.Minute); err != nil || s.Count("GenerateServiceLastAccessedDetails") != 2 {
		t.Errorf("%v after %v", err, s.Calls())
	}
	s.Fail("GetServiceLastAccessedDetails", lost, lost)
	_, err := r.LastAccessed(t.Context(), parse(t, "arn:aws:iam::111122223333:role/svc/web/app"), true, time.Minute)
	wantKind(t, err, Failed)
	s.Fail("GenerateServiceLastAccessedDetails", lost)
	for text, kind := range map[string]ProblemKind{"role/gone": NotFound, "user/gone": NotFound, "role/app": OtherPath, "group/g0": NotFound} {
		_, err = r.LastAccessed(t.Context(), parse(t, "arn:aws:iam::111122223333:"+text), true, time.Minute)
		wantKind(t, err, kind)
	}
	w = world()
	w.Jobs = []awstest.Job{{Status: "FAILED"}}
	_, r = start(t, w)
	_, err = r.LastAccessed(t.Context(), parse(t, "arn:aws:iam::aws:policy/ReadOnlyAccess"), false, time.Minute)
	wantKind(t, err, Failed)
}
